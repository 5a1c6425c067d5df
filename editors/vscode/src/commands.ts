// What the command palette offers.
import * as vscode from 'vscode';
import { ExecuteCommandRequest, type LanguageClient, type Location, type Position } from 'vscode-languageclient/node';
import { contractOf } from './contract';
import { install, selectProgram } from './install';
import type { Server } from './server';

/** The kind of the action that makes all safe fixes of a file. */
const fixAll = vscode.CodeActionKind.SourceFixAll.append('kwargo');

export function commands(server: Server, log: vscode.LogOutputChannel): Record<string, (...args: unknown[]) => unknown> {
  /** Runs something that needs the server. */
  const asking = (run: (client: LanguageClient, ...args: unknown[]) => Promise<void>) => async (...args: unknown[]) => {
    const client = server.running;
    if (client === undefined) {
      const restart = 'Restart';
      const picked = await vscode.window.showWarningMessage('Kwargo: the server is not running.', restart);
      return picked === restart ? server.restart() : undefined;
    }
    return run(client, ...args);
  };
  return {
    'kwargo.restart': () => server.restart(),
    'kwargo.showLog': () => log.show(),
    'kwargo.fixFile': asking(() => fixFile()),
    'kwargo.previewWorkspaceFixes': asking((client) => fixWorkspace(client)),
    'kwargo.showConstructions': asking(showConstructions), // of the code lenses
    'kwargo.showConstructionsOfClass': asking((client) => showConstructions(client)),
    'kwargo.showContract': asking((client) => showContract(client)),
    'kwargo.install': () => install(() => void server.restart()),
    'kwargo.selectProgram': () => selectProgram(),
    'kwargo.menu': () => menu(),
  };
}

async function fixFile(): Promise<void> {
  const editor = pythonEditor();
  if (editor === undefined) {
    return;
  }
  const { document } = editor;
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    whole,
    fixAll.value,
  );
  const action = actions.find((a) => a.kind !== undefined && fixAll.contains(a.kind) && a.edit !== undefined);
  if (action?.edit === undefined) {
    void vscode.window.showInformationMessage('Kwargo: there is nothing to fix in this file that is sure to be right.');
    return;
  }
  if (!(await vscode.workspace.applyEdit(action.edit))) {
    void vscode.window.showWarningMessage('Kwargo: the file has changed meanwhile; nothing was fixed.');
  }
}

/** What the server answers to kwargo.fixWorkspace. */
interface Fixed {
  fixes: number;
  files: number;
  applied: boolean;
}

async function fixWorkspace(client: LanguageClient): Promise<void> {
  // The edits carry an annotation that wants to be confirmed, so that they come up
  // in the refactor preview before anything is changed.
  const done = (await client.sendRequest(ExecuteCommandRequest.type, { command: 'kwargo.fixWorkspace' })) as Fixed;
  if (done.files === 0) {
    void vscode.window.showInformationMessage('Kwargo: there is nothing to fix in the workspace that is sure to be right.');
  } else if (done.applied) {
    const made = `${done.fixes} ${done.fixes === 1 ? 'fix' : 'fixes'} in ${done.files} ${done.files === 1 ? 'file' : 'files'}`;
    const save = 'Save All';
    const picked = await vscode.window.showInformationMessage(`Kwargo: ${made}.`, save);
    if (picked === save) {
      // Not workspace.saveAll(): that leaves out files which have no tab yet.
      const changed = vscode.workspace.textDocuments.filter((d) => d.isDirty && !d.isUntitled);
      await Promise.all(changed.map((d) => d.save()));
    }
  }
}

/** What the server answers to kwargo.constructions. */
interface Constructions {
  class: string;
  constructions: number;
  broken: number;
  factories: number;
  locations: Location[];
}

/** Asks the server about the class at a place. */
function askAbout<T>(client: LanguageClient, command: string, uri: string, at: Position): Promise<T | null> {
  return client.sendRequest(ExecuteCommandRequest.type, { command, arguments: [uri, at] });
}

/** The place of the cursor as the protocol has it. */
function cursor(client: LanguageClient): [string, Position] | undefined {
  const editor = pythonEditor();
  if (editor === undefined) {
    return undefined;
  }
  const { code2ProtocolConverter: convert } = client;
  return [convert.asUri(editor.document.uri), convert.asPosition(editor.selection.active)];
}

/** A lens names the place of its class; from the palette it is that of the cursor. */
async function showConstructions(client: LanguageClient, ...place: unknown[]): Promise<void> {
  const [uri, at] = place.length >= 2 ? (place as [string, Position]) : (cursor(client) ?? []);
  if (uri === undefined || at === undefined) {
    return;
  }
  const found = await askAbout<Constructions>(client, 'kwargo.constructions', uri, at);
  if (found === null) {
    noClass();
  } else if (found.locations.length === 0) {
    void vscode.window.showInformationMessage(`Kwargo: ${found.class} is constructed nowhere in the workspace.`);
  } else {
    const { protocol2CodeConverter: convert } = client;
    await vscode.commands.executeCommand(
      'editor.action.showReferences',
      convert.asUri(uri),
      convert.asPosition(at),
      found.locations.map((l) => convert.asLocation(l)),
    );
  }
}

async function showContract(client: LanguageClient): Promise<void> {
  const place = cursor(client);
  if (place === undefined) {
    return;
  }
  const found = await askAbout<{ class: string; markdown: string }>(client, 'kwargo.contract', ...place);
  if (found === null) {
    noClass();
  } else {
    await contractOf(found.class, found.markdown);
  }
}

function noClass(): void {
  void vscode.window.showInformationMessage('Kwargo: put the cursor into a class, or on the name in a call of one.');
}

function pythonEditor(): vscode.TextEditor | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== 'python') {
    void vscode.window.showInformationMessage('Kwargo: open a Python file first.');
    return undefined;
  }
  return editor;
}

async function menu(): Promise<void> {
  const items = [
    { label: '$(list-unordered) Show Problems', command: 'workbench.actions.view.problems' },
    { label: '$(wand) Fix This File', command: 'kwargo.fixFile' },
    { label: '$(checklist) Fix the Workspace (with Preview)…', command: 'kwargo.previewWorkspaceFixes' },
    { label: '$(output) Show Log', command: 'kwargo.showLog' },
    { label: '$(debug-restart) Restart Server', command: 'kwargo.restart' },
    { label: '$(gear) Settings', command: 'workbench.action.openSettings', argument: '@ext:kwargo.kwargo' },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: 'Kwargo' });
  if (picked !== undefined) {
    await vscode.commands.executeCommand(picked.command, picked.argument);
  }
}
