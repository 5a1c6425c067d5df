// Where the extension takes the program from: the setting, then the Python environment
// that is picked, then the PATH. Each place has a copy of its own, so that the process
// says which of them was started; and each button of the messages does what it says.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { promisify } from 'node:util';
import { Project } from './project.mjs';
import { poll, setup, start } from './session.mjs';

const run = promisify(execFile);
let home, project, session, vs, picked;

/** Puts a copy of the program into a folder, and returns its path. */
async function put(folder) {
  await fs.mkdir(path.join(home, folder), { recursive: true });
  const file = path.join(home, folder, 'kwargo');
  await fs.copyFile(setup.bin, file);
  await fs.chmod(file, 0o755);
  return file;
}

/** Makes a virtual environment without kwargo, and returns its `bin`. */
async function environment(name) {
  await run(setup.python, ['-m', 'venv', path.join(home, name)]);
  return path.join(home, name, 'bin');
}

/** What the user does with the Python extension's picker. */
async function pick(python) {
  await fs.writeFile(picked, python);
  await vs.command('Python: Select Interpreter');
}

const runs = (file) =>
  poll(`the server ${file}`, async () => (await vs.servers(await fs.realpath(file))).length === 1);

before(async () => {
  home = path.join(setup.scratch, 'places');
  project = await Project.copy('places-project');
  await fs.mkdir(home);
  picked = path.join(home, 'picked');
  await fs.writeFile(picked, path.join(home, 'nowhere/python'));
  const env = {
    KWARGO_TEST_PICKED: picked,
    // pip takes the wheel that was made from the program under test, and no other.
    PIP_NO_INDEX: '1',
    PIP_FIND_LINKS: setup.wheels,
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
  };
  session = await start({
    name: 'places-home',
    vsix: [setup.pythonExtension, setup.universal],
    open: project.folder,
    env,
    // The PATH is that of the user's shell, as VS Code has it for all extensions.
    profile: `PATH=${path.join(home, 'on-path')}:$PATH\n`,
  });
  vs = session.workbench;
}, { timeout: 120_000 });

after(() => session?.stop());

afterEach(async (t) => {
  if (t.error ?? t.passed === false) {
    console.error(`what was to be seen: ${await vs.keep(t.name.replace(/\W+/g, '-').slice(0, 60))}`);
  }
});

test('“Install with pip” in the message installs it into the environment that is picked, and it runs', async () => {
  const bin = await environment('first');
  await vs.open('handler.py');
  await vs.notification('The program `kwargo` was not found').waitFor();
  await vs.closeMessages();
  await pick(path.join(bin, 'python'));
  await vs.answer('The program `kwargo` was not found', 'Install with pip');
  await runs(path.join(bin, 'kwargo'));
  await vs.waitForCodes(['KW001', 'KW002']);
  await vs.closeMessages();
});

test('“Update with pip” puts a new one in the place of one that is too old', async () => {
  const bin = await environment('second');
  await fs.writeFile(path.join(bin, 'kwargo'), '#!/bin/sh\necho kwargo v0.0.9\n', { mode: 0o755 });
  await pick(path.join(bin, 'python'));
  await vs.answer('is kwargo 0.0.9, and this extension needs 0.1.0 or newer', 'Update with pip');
  await runs(path.join(bin, 'kwargo'));
  await vs.waitForCodes(['KW001', 'KW002']);
  await vs.closeMessages();
});

test('without one in the environment, the one on the PATH runs', async () => {
  const onPath = await put('on-path');
  await pick(path.join(await environment('third'), 'python'));
  await runs(onPath);
  await vs.waitForCodes(['KW001', 'KW002']);
});

test('the one of the environment goes before the one on the PATH', async () => {
  const own = await put('third/bin');
  await vs.command('Kwargo: Restart Server');
  await runs(own);
  await vs.waitForCodes(['KW001', 'KW002']);
});

test('one that is too old is passed over for the one on the PATH', async () => {
  await pick(path.join(await environment('fourth'), 'python'));
  await fs.writeFile(path.join(home, 'fourth/bin/kwargo'), '#!/bin/sh\necho kwargo v0.0.9\n', { mode: 0o755 });
  await vs.command('Kwargo: Restart Server');
  await runs(path.join(home, 'on-path/kwargo'));
});

test('the one that the setting names goes before both', async () => {
  const named = await put('named');
  await pick(path.join(home, 'third/bin/python'));
  await session.set({ 'kwargo.path': named });
  await runs(named);
  await vs.waitForCodes(['KW001', 'KW002']);
});

test('the program that is selected through the message is remembered, and runs', async () => {
  await session.set({ 'kwargo.path': path.join(home, 'no/such/kwargo') });
  const chosen = await put('chosen');
  await vs.answer('There is no such file', 'Select the Program…');
  const dialog = vs.page.locator('.quick-input-widget:visible');
  await poll('the dialog to take the path', async () => {
    // It writes a folder into its line when it has read it, over what was written there.
    await dialog.locator('input.input').fill(chosen, { timeout: 2000 });
    await dialog.getByRole('button', { name: 'Select' }).click({ timeout: 2000 });
    await dialog.waitFor({ state: 'hidden', timeout: 2000 });
    return true;
  });
  await runs(chosen);
  assert.equal((await session.settings())['kwargo.path'], chosen);
});

test('where the Python extension is, help with the parameters is left to it, until a setting says otherwise', async () => {
  const end = (await project.read('api/threads.py')).split('\n').length;
  const hint = vs.page.locator('.parameter-hints-widget:visible', { hasText: 'user_id: str' });
  await vs.open('threads.py');
  await vs.waitForCount(3);
  await vs.closePanel();
  await vs.goTo(end);
  await vs.page.keyboard.type('context.UserExecutionContext(');
  // The palette has the command where somebody helps, and only there.
  await vs.ask('F1', '>Trigger Parameter Hints');
  const row = vs.page.locator('.quick-input-list .monaco-list-row');
  await row.filter({ hasText: 'Trigger Suggest' }).waitFor(); // one that is like it
  assert.equal(await row.filter({ hasText: 'Trigger Parameter Hints' }).count(), 0);
  await session.set({ 'kwargo.otherPythonServer': 'off' });
  await poll('the parameters', async () => {
    await vs.page.keyboard.press('Escape'); // an open palette keeps the list that it has
    await vs.ask('F1', '>Trigger Parameter Hints');
    await row.filter({ hasText: 'Trigger Parameter Hints' }).first().click({ timeout: 2000 });
    await hint.waitFor({ timeout: 2000 });
    return true;
  });
  await vs.page.keyboard.press('Escape');
  await vs.revert();
});

test('the status bar item says where the program came from', async () => {
  const box = await vs.page.locator('.statusbar-item[id^="kwargo.kwargo"]').boundingBox();
  await poll('the tooltip', async () => {
    await vs.page.mouse.move(300, 300);
    await vs.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 4 });
    await vs.page.locator('.monaco-hover:visible, .workbench-hover:visible', { hasText: 'from the setting kwargo.path' }).waitFor({ timeout: 3000 });
    return true;
  });
});

test('the log is shown', async () => {
  await vs.command('Kwargo: Show Log');
  const channel = vs.page.locator('.panel select.monaco-select-box, .panel .monaco-select-box');
  await poll('the channel Kwargo', async () => {
    const picked = await channel.evaluateAll((boxes) => boxes.map((b) => b.selectedOptions?.[0]?.text ?? b.textContent));
    return picked.includes('Kwargo');
  });
  await vs.closePanel();
});

test('a click on the status bar item opens its menu', async () => {
  await vs.page.locator('.statusbar-item[id^="kwargo.kwargo"] a').click();
  await vs.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Fix the Workspace (with Preview)…' }).waitFor();
  await vs.page.keyboard.press('Escape');
});

test('the server is off when the setting says so, and the status bar item says that', async () => {
  await session.set({ 'kwargo.enable': false });
  await poll('no server', async () => (await vs.servers(await fs.realpath(path.join(home, 'chosen/kwargo')))).length === 0);
  await vs.page.locator('.statusbar-item[id^="kwargo.kwargo"][aria-label*="disabled"], .statusbar-item[id^="kwargo.kwargo"] [aria-label*="disabled"]').first().waitFor();
});
