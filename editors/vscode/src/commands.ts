// What the command palette offers.
import * as vscode from 'vscode';
import { ExecuteCommandRequest, HoverRequest, type LanguageClient, type MarkupContent } from 'vscode-languageclient/node';
import { contractOf } from './contract';
import { install, selectProgram } from './install';
import type { Server } from './server';

/** The kind of the action that makes all safe fixes of a file. */
const fixAll = vscode.CodeActionKind.SourceFixAll.append('kwargo');

export function commands(server: Server, log: vscode.LogOutputChannel): Record<string, (...args: never[]) => unknown> {
  /** Runs something that needs the server. */
  const asking = (run: (client: LanguageClient) => Promise<void>) => async () => {
    const client = server.running;
    if (client === undefined) {
      const restart = 'Restart';
      const picked = await vscode.window.showWarningMessage('Kwargo: the server is not running.', restart);
      return picked === restart ? server.restart() : undefined;
    }
    return run(client);
  };
  return {
    'kwargo.restart': () => server.restart(),
    'kwargo.showLog': () => log.show(),
    'kwargo.fixFile': asking(() => fixFile()),
    'kwargo.previewWorkspaceFixes': asking((client) => fixWorkspace(client)),
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

async function showContract(client: LanguageClient): Promise<void> {
  const editor = pythonEditor();
  if (editor === undefined) {
    return;
  }
  const answer = await client.sendRequest(
    HoverRequest.type,
    client.code2ProtocolConverter.asTextDocumentPositionParams(editor.document, editor.selection.active),
  );
  if (answer === null) {
    void vscode.window.showInformationMessage('Kwargo: put the cursor on a class, or on the name in a call of one.');
    return;
  }
  await contractOf((answer.contents as MarkupContent).value);
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
