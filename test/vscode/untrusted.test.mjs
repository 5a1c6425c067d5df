// A folder that is not trusted, and that brings programs along which must not run. It is
// large enough for the server to take a while.
import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Project } from './project.mjs';
import { poll, setup, start } from './session.mjs';

let project, session, vs;
const ran = () => path.join(setup.scratch, 'it-ran');

before(async () => {
  project = await Project.copy('untrusted');
  const evil = `#!/bin/sh\ntouch '${ran()}'\necho kwargo v9.9.9\n`;
  for (const place of ['.venv/bin/kwargo', 'tools/kwargo']) {
    const file = path.join(project.folder, place);
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(file, evil, { mode: 0o755 });
  }
  await fs.mkdir(path.join(project.folder, '.vscode'));
  const own = { 'kwargo.path': path.join(project.folder, 'tools/kwargo') };
  await fs.writeFile(path.join(project.folder, '.vscode/settings.json'), JSON.stringify(own));

  const many = path.join(project.folder, 'many');
  await fs.mkdir(many);
  const line = (i) => `class C${i}:\n    def __init__(self, a, b=None):\n        self.a = [x for x in (a, b) if x]\n\n\n`;
  const body = Array.from({ length: 300 }, (_, i) => line(i)).join('');
  for (let i = 0; i < 3000; i++) {
    await fs.writeFile(path.join(many, `module_${i}.py`), `NUMBER = ${i}\n${body}`);
  }
  session = await start({ name: 'untrusted', vsix: setup.platform, open: project.folder, trusted: false });
  vs = session.workbench;
}, { timeout: 120_000 });

after(() => session?.stop());

test('the status bar says how far the server has read', async () => {
  const seen = vs.page.waitForFunction(
    () => /\d+ %/.test(document.querySelector('.statusbar-item[id^="kwargo.kwargo"]')?.textContent ?? ''),
    undefined,
    { polling: 'raf', timeout: 60_000 },
  );
  await vs.open('handler.py');
  await seen;
});

test('what will raise is shown in a folder that is not trusted, by the program of the package', async () => {
  await vs.waitForCodes(['KW001', 'KW002']);
  await vs.page.locator('.statusbar', { hasText: 'Restricted Mode' }).waitFor();
});

test('neither the program of its settings nor that of its environment has run', async () => {
  await assert.rejects(fs.stat(ran()), { code: 'ENOENT' });
});

test('they are looked at once the folder is trusted', async () => {
  await vs.command('Workspaces: Manage Workspace Trust');
  await vs.page.locator('.workspace-trust-editor').getByRole('button', { name: /^Trust/ }).first().click();
  await poll('the program of the settings to be tried', async () => fs.stat(ran()));
});
