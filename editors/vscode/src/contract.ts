// Shows the contract of a class beside the code, as a page that cannot be edited.
import * as vscode from 'vscode';

const scheme = 'kwargo-contract';
const pages = new Map<string, string>();

export const contractPages: vscode.TextDocumentContentProvider = {
  provideTextDocumentContent: (uri) => pages.get(uri.path) ?? '',
};

export function registerContractPages(): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(scheme, contractPages);
}

/** Opens a page with what the server says about a class. */
export async function contractOf(dotted: string, markdown: string): Promise<void> {
  const name = dotted.slice(dotted.lastIndexOf('.') + 1) || 'contract';
  const uri = vscode.Uri.from({ scheme, path: `/${name}.md` });
  pages.clear();
  pages.set(uri.path, `# ${name}\n\n${markdown}\n`);
  await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
}
