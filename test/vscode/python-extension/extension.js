// The Python extension comes from a marketplace that no test reaches. This has its
// identifier and the part of its interface that is asked for; the types of the real one
// hold the asking side to it. Which interpreter is picked stands in a file.
const fs = require('node:fs');
const vscode = require('vscode');

exports.activate = (context) => {
  const picked = () => fs.readFileSync(process.env.KWARGO_TEST_PICKED, 'utf8').trim();
  const changed = new vscode.EventEmitter();
  context.subscriptions.push(
    changed,
    vscode.commands.registerCommand('python.setInterpreter', () => changed.fire({ id: picked(), path: picked() })),
  );
  return {
    environments: {
      getActiveEnvironmentPath: () => ({ id: picked(), path: picked() }),
      resolveEnvironment: async ({ path }) =>
        fs.existsSync(path) ? { id: path, path, executable: { uri: vscode.Uri.file(path) } } : undefined,
      onDidChangeActiveEnvironmentPath: changed.event,
    },
  };
};
