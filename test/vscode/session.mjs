// A VS Code workbench with the packaged extension in it: code-server serves it, a
// headless Chromium shows it. Each session has its own folders for settings and
// extensions, so that nothing of one is seen in the next.
import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import net from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { Workbench } from './workbench.mjs';

const need = (name) => process.env[name] ?? fail(`${name} is not set`);
const fail = (message) => {
  throw new Error(message);
};

export const setup = {
  vscode: need('KWARGO_VSCODE'), // the folder with code-server and Playwright
  scratch: need('KWARGO_SCRATCH'),
  examples: need('KWARGO_EXAMPLES'),
  bin: need('KWARGO_BIN'),
  python: need('KWARGO_PYTHON'),
  universal: need('KWARGO_VSIX'), // the package without a binary
  platform: need('KWARGO_VSIX_PLATFORM'), // the one with it
  pythonExtension: need('KWARGO_VSIX_PYTHON'), // what stands in for the Python extension
  wheels: need('KWARGO_WHEELS'), // a folder with the wheel
  chromium: need('KWARGO_CHROMIUM'),
  pictures: process.env.KWARGO_PICTURES, // a folder, when pictures are wanted
};

const { chromium } = createRequire(path.join(setup.vscode, 'x.js'))('playwright-core');
const codeServer = path.join(setup.vscode, 'node_modules/code-server');

/** What is switched off is what moves, asks or is typed by itself. */
const quiet = {
  'chat.disableAIFeatures': true,
  'editor.autoClosingBrackets': 'never',
  'editor.autoClosingQuotes': 'never',
  'editor.autoIndent': 'none',
  'editor.cursorBlinking': 'solid',
  'editor.minimap.enabled': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  'git.enabled': false,
  'security.workspace.trust.untrustedFiles': 'open',
  'security.workspace.trust.banner': 'never',
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.commandCenter': false,
  'window.titleBarStyle': 'native',
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.editor.enablePreview': false,
  'workbench.layoutControl.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/**
 * Starts a session on a folder or a .code-workspace file.
 * @param {{name: string, vsix: string | string[], open: string, settings?: object, env?: object, profile?: string, trusted?: boolean}} options
 */
export async function start({ name, vsix, open, settings = {}, env = {}, profile = '', trusted = true }) {
  const home = path.join(setup.scratch, name);
  const [user, extensions] = [path.join(home, 'user'), path.join(home, 'extensions')];
  const folders = ['--user-data-dir', user, '--extensions-dir', extensions];
  // The workbench on a page is a remote one: settings that belong to the machine are here.
  await write(path.join(user, 'Machine/settings.json'), { ...quiet, ...settings });
  await write(path.join(user, 'User/settings.json'), { ...quiet });
  await fs.writeFile(path.join(home, '.profile'), profile); // what a login shell reads

  const environment = { ...process.env, ...env, HOME: home, XDG_CACHE_HOME: path.join(home, 'cache') };
  // The installation of other packages in the environment of this run is not meant.
  for (const key of ['VIRTUAL_ENV', 'CONDA_PREFIX', 'VSCODE_IPC_HOOK_CLI']) {
    delete environment[key];
  }
  const entry = path.join(codeServer, 'out/node/entry.js');
  const run = promisify(execFile);
  const packages = [vsix].flat();
  const wanted = packages.flatMap((file) => ['--install-extension', file]);
  const { stdout, stderr } = await run(process.execPath, [entry, ...folders, ...wanted], { env: environment });
  if ((stdout + stderr).match(/successfully installed/g)?.length !== packages.length) {
    fail(`a package was not installed: ${stdout}${stderr}`);
  }

  const port = await freePort();
  const args = [entry, ...folders, '--bind-addr', `127.0.0.1:${port}`, '--auth', 'none'];
  args.push('--disable-telemetry', '--disable-update-check', '--disable-getting-started-override');
  if (trusted) {
    args.push('--disable-workspace-trust');
  }
  const log = await fs.open(path.join(home, 'code-server.log'), 'w');
  const server = spawn(process.execPath, args, { env: environment, stdio: ['ignore', log.fd, log.fd], detached: true });
  const browser = await chromium.launch({
    executablePath: setup.chromium,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  const page = await browser.newPage({ viewport: { width: 1180, height: 760 }, deviceScaleFactor: 1 });
  const kind = open.endsWith('.code-workspace') ? 'workspace' : 'folder';
  const url = `http://127.0.0.1:${port}/?${kind}=${encodeURIComponent(open)}`;
  const workbench = new Workbench(page, { setup, extensions, name });

  const stop = async () => {
    await browser.close().catch(() => {});
    try {
      process.kill(-server.pid, 'SIGTERM'); // the group: code-server starts processes of its own
    } catch {
      // it has ended
    }
    await log.close();
  };
  try {
    await poll(`code-server on port ${port}`, async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok);
    await page.goto(url);
    await page.waitForSelector('.monaco-workbench .statusbar', { timeout: 60_000 });
  } catch (problem) {
    await stop();
    throw problem;
  }

  const machine = path.join(user, 'Machine/settings.json');
  const read = async () => JSON.parse(await fs.readFile(machine, 'utf8'));
  return {
    workbench,
    stop,
    extensions,
    settings: read,
    /** Changes settings, as somebody does who edits the file. */
    set: async (more) => write(machine, { ...(await read()), ...more }),
  };
}

/** Waits until a condition holds, and says what was waited for when it never does. */
export async function poll(what, condition, patience = 30_000) {
  const until = Date.now() + patience;
  let last;
  for (;;) {
    try {
      const got = await condition();
      if (got) {
        return got;
      }
      last = undefined;
    } catch (problem) {
      last = problem;
    }
    if (Date.now() > until) {
      throw new Error(`waited ${patience / 1000} s for ${typeof what === 'function' ? await what() : what}`, { cause: last });
    }
    await new Promise((done) => setTimeout(done, 100));
  }
}

async function write(file, value) {
  await fs.mkdir(path.dirname(file), { recursive: true });
  await fs.writeFile(file, JSON.stringify(value, null, 2));
}

async function freePort() {
  return new Promise((done, failed) => {
    const probe = net.createServer();
    probe.on('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}
