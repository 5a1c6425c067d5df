// What the user has set, with the names of package.json.
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';

export const section = 'kwargo';

export interface Settings {
  enable: boolean;
  /** The program, with everything filled in; empty when it is to be looked for. */
  path: string;
  importStrategy: 'fromEnvironment' | 'useBundled';
  environmentVariables: Record<string, string>;
}

export function settings(): Settings {
  const config = vscode.workspace.getConfiguration(section);
  return {
    enable: config.get('enable', true),
    path: filledIn(config.get('path', '').trim()),
    importStrategy: config.get('importStrategy', 'fromEnvironment'),
    environmentVariables: config.get('environmentVariables', {}),
  };
}

/** A change of these is only seen by a server that is started anew. */
export const needRestart = [
  'enable',
  'path',
  'importStrategy',
  'environmentVariables',
  'pullDiagnostics',
  'signatureHelp',
  'completion',
  'otherPythonServer',
].map((name) => `${section}.${name}`);

/** What the server is told at its start, and again with each change. */
export function forServer(): Record<string, unknown> {
  const config = vscode.workspace.getConfiguration(section);
  const names = [
    'diagnosticMode',
    'workspaceDiagnosticsLimit',
    'pullDiagnostics',
    'codeLens',
    'signatureHelp',
    'completion',
  ];
  return {
    ...Object.fromEntries(names.map((name) => [name, config.get(name)])),
    otherPythonServer: otherPythonServer(),
  };
}

/** Extensions that help with the parameters of a call too. */
const others = [
  'ms-python.vscode-pylance',
  'ms-pyright.pyright',
  'detachhead.basedpyright',
  'astral-sh.ty',
  'meta.pyrefly',
  'ms-python.python', // it brings Jedi
];

/** Whether another server answers for Python files as well: as the user says, or as the extensions that are installed do. */
export function otherPythonServer(): boolean {
  const said = vscode.workspace.getConfiguration(section).get('otherPythonServer', 'auto');
  return said === 'auto' ? others.some((id) => vscode.extensions.getExtension(id) !== undefined) : said === 'on';
}

function filledIn(value: string): string {
  if (value === '') {
    return '';
  }
  const folders = vscode.workspace.workspaceFolders ?? [];
  const first = folders[0]?.uri.fsPath ?? '';
  const out = value
    .replace(/^~(?=$|[\\/])/, os.homedir())
    .replace(/\$\{workspaceFolder:([^}]+)\}/g, (_, name) => folders.find((f) => f.name === name)?.uri.fsPath ?? '')
    .replace(/\$\{workspaceFolder\}/g, first)
    .replace(/\$\{userHome\}/g, os.homedir())
    .replace(/\$\{env:([^}]+)\}/g, (_, name) => process.env[name] ?? '');
  // A bare name is looked for on the PATH; anything else is a place.
  return path.isAbsolute(out) || !/[\\/]/.test(out) ? out : path.join(first, out);
}
