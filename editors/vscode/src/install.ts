// Getting the program: with pip, in a terminal that the user sees, or by picking a file.
import * as vscode from 'vscode';
import { pickedPython } from './environments';
import { section } from './settings';

/** Installs or updates kwargo in the Python environment, and calls back when that is done. */
export async function install(then: () => void): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showWarningMessage('Kwargo: a Python of a folder that is not trusted is not run. Trust the folder first.');
    return;
  }
  const python = (await pickedPython(folder?.uri)) ?? (process.platform === 'win32' ? 'python' : 'python3');
  const task = new vscode.Task(
    { type: section },
    folder ?? vscode.TaskScope.Workspace,
    'Install kwargo',
    section,
    new vscode.ProcessExecution(python, ['-m', 'pip', 'install', '--upgrade', 'kwargo']),
  );
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, clear: true };
  const running = await vscode.tasks.executeTask(task);
  const listener = vscode.tasks.onDidEndTaskProcess((e) => {
    if (e.execution !== running) {
      return;
    }
    listener.dispose();
    if (e.exitCode === 0) {
      then();
    } else {
      void vscode.window.showErrorMessage(
        `Kwargo: \`${python} -m pip install kwargo\` failed; the terminal says why. \`pipx install kwargo\` and \`uv tool install kwargo\` are other ways.`,
      );
    }
  });
}

/** Lets the user pick the program, and remembers it. */
export async function selectProgram(): Promise<void> {
  const picked = await vscode.window.showOpenDialog({ title: 'Select the program kwargo', openLabel: 'Select' });
  if (picked?.[0] !== undefined) {
    await vscode.workspace
      .getConfiguration(section)
      .update('path', picked[0].fsPath, vscode.ConfigurationTarget.Global);
  }
}
