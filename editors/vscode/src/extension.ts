// The extension's life: what happens when it starts, and what has it start again.
import * as vscode from 'vscode';
import { commands } from './commands';
import { registerContractPages } from './contract';
import { onOtherPython } from './environments';
import { Server } from './server';
import { needRestart, otherPythonServer, section } from './settings';
import { Status } from './status';

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('Kwargo', { log: true });
  const status = new Status();
  const started = new Server(context, log, status);
  server = started;
  context.subscriptions.push(log, status, registerContractPages());
  for (const [name, run] of Object.entries(commands(started, log))) {
    context.subscriptions.push(vscode.commands.registerCommand(name, run));
  }
  const again = () => void started.restart();
  let other = otherPythonServer();
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((e) => {
      if (needRestart.some((name) => e.affectsConfiguration(name))) {
        again();
      } else if (e.affectsConfiguration(section)) {
        void started.reconfigure();
      }
    }),
    // One that helps with calls too may have come or gone. What the server offers, it
    // says when it starts.
    vscode.extensions.onDidChange(() => {
      if (other !== otherPythonServer()) {
        other = otherPythonServer();
        again();
      }
    }),
    // More of the places where the program may be can be looked at now.
    vscode.workspace.onDidGrantWorkspaceTrust(again),
  );
  const listener = await onOtherPython(again);
  if (listener !== undefined) {
    context.subscriptions.push(listener);
  }
  await started.restart();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
