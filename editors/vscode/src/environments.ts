// The `bin` folders of the Python environments that the workspace uses.
import * as path from 'node:path';
import type { PythonExtension } from '@vscode/python-extension';
import * as vscode from 'vscode';

export interface Environment {
  bin: string;
  origin: string;
}

const bin = process.platform === 'win32' ? 'Scripts' : 'bin';

/** The best known first: the one that is picked in the editor, then those that lie in the usual places. */
export async function environments(): Promise<Environment[]> {
  const out: Environment[] = [];
  const folders: (vscode.WorkspaceFolder | undefined)[] = [...(vscode.workspace.workspaceFolders ?? [])];
  for (const folder of folders.length > 0 ? folders : [undefined]) {
    const picked = await pickedPython(folder?.uri);
    if (picked !== undefined) {
      out.push({ bin: path.dirname(picked), origin: 'the Python environment that is selected' });
    }
    for (const name of folder === undefined ? [] : ['.venv', 'venv', 'env']) {
      out.push({ bin: path.join(folder!.uri.fsPath, name, bin), origin: `the environment ${name}` });
    }
  }
  for (const variable of ['VIRTUAL_ENV', 'CONDA_PREFIX']) {
    const prefix = process.env[variable];
    if (prefix !== undefined && path.isAbsolute(prefix)) {
      out.push({ bin: path.join(prefix, bin), origin: `the environment in ${variable}` });
    }
  }
  return out;
}

const pythonExtension = () => vscode.extensions.getExtension<PythonExtension>('ms-python.python');

/** The interpreter that is picked for a folder; undefined without the Python extension. */
export async function pickedPython(folder?: vscode.Uri): Promise<string | undefined> {
  const python = pythonExtension();
  if (python === undefined) {
    return undefined;
  }
  try {
    const api = (await python.activate()).environments;
    const resolved = await api?.resolveEnvironment(api.getActiveEnvironmentPath(folder));
    return resolved?.executable.uri?.fsPath;
  } catch {
    return undefined; // it is another extension's failure, and there are other places
  }
}

/** Calls back when another interpreter is picked. */
export async function onOtherPython(then: () => void): Promise<vscode.Disposable | undefined> {
  const python = pythonExtension();
  try {
    return (await python?.activate())?.environments?.onDidChangeActiveEnvironmentPath(then);
  } catch {
    return undefined;
  }
}
