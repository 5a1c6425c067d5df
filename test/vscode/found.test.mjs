// The extension whose package carries no program: where it looks for one, and what it
// says when there is none.
import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Project } from './project.mjs';
import { poll, setup, start } from './session.mjs';

let one, two, session, vs, bin;
const environment = () => path.join(one.folder, '.venv/bin/kwargo');

before(async () => {
  one = await Project.copy('found-one');
  two = await Project.copy('found-two');
  // A file is opened by its name, so that the second folder has others than the first.
  await fs.rm(two.path('websocket/handler.py'));
  await fs.rename(two.path('api/threads.py'), two.path('api/topics.py'));
  bin = await fs.realpath(setup.bin);
  const workspace = path.join(setup.scratch, 'found.code-workspace');
  const folders = [one, two].map((p) => ({ path: p.folder, name: path.basename(p.folder) }));
  await fs.writeFile(workspace, JSON.stringify({ folders }));
  session = await start({ name: 'found', vsix: setup.universal, open: workspace });
  vs = session.workbench;
}, { timeout: 120_000 });

after(() => session?.stop());

async function program(text) {
  await fs.mkdir(path.dirname(environment()), { recursive: true });
  await fs.rm(environment(), { force: true });
  await fs.writeFile(environment(), text, { mode: 0o755 });
}

test('without the program there is a message, with buttons', async () => {
  await vs.open('handler.py');
  const message = vs.notification('The program `kwargo` was not found');
  await message.waitFor();
  for (const name of ['Install with pip', 'Select the Program…', 'Show Log']) {
    assert.equal(await message.getByRole('button', { name }).count(), 1, name);
  }
  await vs.page.keyboard.press('Escape');
});

test('a program that is too old is not started; the message says which is needed', async () => {
  await program('#!/bin/sh\necho kwargo v0.0.9\n');
  await vs.command('Kwargo: Restart Server');
  const message = vs.notification('is kwargo 0.0.9, and this extension needs 0.1.0 or newer');
  await message.waitFor();
  assert.equal(await message.getByRole('button', { name: 'Update with pip' }).count(), 1);
  await vs.page.keyboard.press('Escape');
});

test("the program in the Python environment's bin is found", async () => {
  await fs.rm(environment());
  await fs.symlink(bin, environment());
  await vs.command('Kwargo: Restart Server');
  await vs.waitForCodes(['KW001', 'KW002']);
});

test('the files of the second folder are checked as well', async () => {
  await vs.open('topics.py');
  await vs.waitForCount(3);
});

test('diagnostics of all files are shown as soon as the setting says so', async () => {
  await session.set({ 'kwargo.diagnosticMode': 'workspace' });
  const printed = await Promise.all([one, two].map((p) => p.kwargo('check', '--output-format', 'json', '.')));
  const all = printed.reduce((sum, done) => sum + JSON.parse(done.stdout).length, 0);
  assert.ok(all > 20, 'both folders have broken calls in files that are not open');
  await vs.waitForCount(all);
});

test('a setting that names a program which is not there is said', async () => {
  await session.set({ 'kwargo.path': '${workspaceFolder}/no/such/kwargo' });
  await vs.notification('There is no such file').waitFor();
});

test('the walkthrough opens, with all its steps', async () => {
  await vs.command('Welcome: Open Walkthrough');
  await vs.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Get Started with Kwargo' }).click();
  const page = vs.page.locator('.gettingStartedContainer');
  for (const step of ['The program', 'See what will raise', 'Fix it in one keystroke', 'Fix all of them', 'Settle in']) {
    await page.getByText(step, { exact: true }).first().waitFor();
  }
  await page.getByText('Fix it in one keystroke', { exact: true }).first().click();
  await vs.picture('walkthrough');
});
