// What a person does in the workbench, and what he sees there.
import fs from 'node:fs/promises';
import path from 'node:path';
import { poll } from './session.mjs';

const row = '.markers-panel .monaco-list-row';

export class Workbench {
  constructor(page, { setup, extensions, name }) {
    this.page = page;
    this.setup = setup;
    this.extensions = extensions;
    this.name = name;
    this.frames = 0;
  }

  /** Opens the quick input by a key and writes into it. It closes by itself when the focus is taken, and a press of a key that is too early is lost. */
  async ask(key, text) {
    await poll(`the quick input of ${key}`, async () => {
      await this.page.keyboard.press(key);
      await this.page.locator('.quick-input-widget:visible input.input').fill(text, { timeout: 2000 });
      return true;
    });
  }

  /** Runs a command by its title, through the command palette. */
  async command(title) {
    await this.ask('F1', `>${title}`);
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click();
  }

  /** Opens a file by its name, or by its path when there are several of that name. */
  async open(name) {
    const active = this.tab(path.basename(name)).and(this.page.locator('.active'));
    const found = this.page.locator('.quick-input-list .monaco-list-row', { hasText: path.basename(name) });
    // The list may still change between the look at it and the click.
    const patience = 60_000;
    await poll(`the tab of ${name}`, async () => {
      await this.ask('Control+p', name);
      await found.first().click({ timeout: 5000 });
      await active.waitFor({ timeout: 5000 });
      return true;
    }, patience);
    await this.page.locator('.editor-instance .view-lines').first().waitFor();
  }

  tab(label) {
    return this.page.locator('.tabs-container .tab', { hasText: label });
  }

  /** Puts the cursor into the open file; lines and columns start at 1. */
  async goTo(line, column = 1) {
    await this.ask('Control+g', `:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    await this.page.locator('.statusbar', { hasText: `Ln ${line}, Col ${column}` }).waitFor();
  }

  async type(text) {
    for (const [i, line] of text.split('\n').entries()) {
      if (i > 0) {
        await this.page.keyboard.press('Enter');
      }
      await this.page.keyboard.insertText(line);
    }
  }

  /** Takes back all that is not saved. */
  async revert() {
    await this.command('File: Revert File');
    await this.unchanged();
  }

  async unchanged() {
    await poll('the file to be as on disk', async () => (await this.page.locator('.tabs-container .tab.active.dirty').count()) === 0);
  }

  async save() {
    await this.page.keyboard.press('Control+s');
    await this.unchanged();
  }

  /** The places in the open file with a squiggle under them. */
  squiggles() {
    return this.page.locator('.editor-instance .squiggly-error, .editor-instance .squiggly-warning');
  }

  /** The text that the mouse brings up over a squiggle. */
  async hover(index = 0) {
    return this.hoverOver(this.squiggles().nth(index), (box) => Math.min(box.width / 2, 20));
  }

  /** The same over a word of the open file. */
  async hoverWord(word) {
    const span = this.page.locator('.editor-instance .view-line span span', { hasText: word }).last();
    return this.hoverOver(span, (box) => box.width / 2);
  }

  // A lens that comes up meanwhile moves the rows, so the mouse is moved there again.
  async hoverOver(target, inset) {
    const shown = this.page.locator('.monaco-hover:visible .monaco-hover-content');
    await poll('the hover', async () => {
      const box = await target.boundingBox();
      if (!box) return false;
      await this.page.mouse.move(0, 0);
      await this.page.mouse.move(box.x + inset(box), box.y + box.height / 2, { steps: 4 });
      return shown.waitFor({ timeout: 5000 }).then(() => true, () => false);
    });
    await poll('the hover to be complete', async () => !/Loading/.test(await shown.innerText()));
    return shown.innerText();
  }

  /** The rows of the Problems panel, files and problems alike. */
  async problems() {
    if (!(await this.page.locator('.markers-panel').isVisible())) {
      await this.page.keyboard.press('Control+Shift+m');
      await this.page.locator('.markers-panel').waitFor();
    }
    const rows = await this.page.locator(row).allInnerTexts();
    return rows.map((text) => text.replace(/\s+/g, ' ').trim());
  }

  async closePanel() {
    await this.command('View: Hide Panel');
  }

  /** Waits until the Problems panel shows just these codes, whatever their order. */
  async waitForCodes(wanted) {
    const codes = async () => (await this.problems()).flatMap((text) => text.match(/\bKW\d{3}\b/g) ?? []).sort();
    const want = [...wanted].sort().join();
    await poll(
      async () => `the problems ${want}; there are ${await codes()}\n${(await this.problems()).join('\n')}`,
      async () => (await codes()).join() === want,
    );
  }

  /** The titles in the light bulb's menu at the cursor. The menu stays open. It closes by itself, as the quick input does. */
  async lightBulb() {
    const items = this.page.locator('.action-widget .monaco-list-row.action');
    await poll('the menu of the light bulb', async () => {
      await this.page.keyboard.press('Control+.');
      await items.first().waitFor({ timeout: 5000 });
      return true;
    });
    return (await items.allInnerTexts()).map((text) => text.trim());
  }

  async pick(title) {
    await this.page.locator('.action-widget .monaco-list-row.action', { hasText: title }).first().click();
  }

  /** What the status bar item says. */
  async status() {
    return (await this.page.locator('.statusbar-item[id^="kwargo.kwargo"]').innerText()).trim();
  }

  /** Waits until the status bar counts so many problems. The Problems panel draws no more rows than fit. */
  async waitForCount(count) {
    const wanted = count === 0 ? 'Kwargo' : `Kwargo ${count}`;
    await poll(async () => `${wanted} in the status bar, which says ${await this.status()}`, async () => (await this.status()) === wanted);
  }

  notification(text) {
    return this.page.locator('.notification-list-item', { hasText: text });
  }

  /** Presses a button of a message. */
  async answer(text, button) {
    await this.notification(text).getByRole('button', { name: button }).click();
  }

  /** Does away with all messages, so that the next is a new one. */
  async closeMessages() {
    await this.command('Notifications: Clear All Notifications');
    await this.page.locator('.notification-list-item').first().waitFor({ state: 'hidden' });
  }

  /** The processes of the language server, which the packaged binary runs. */
  async servers(binary) {
    const found = [];
    for (const pid of (await fs.readdir('/proc')).filter((n) => /^\d+$/.test(n))) {
      try {
        const args = (await fs.readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
        if ((await fs.readlink(`/proc/${pid}/exe`)) === binary && args[1] === 'server') {
          found.push(Number(pid));
        }
      } catch {
        // it has ended meanwhile
      }
    }
    return found;
  }

  /** Takes a picture, when pictures are wanted. */
  async picture(name, clip) {
    if (this.setup.pictures !== undefined) {
      await this.page.screenshot({ path: path.join(this.setup.pictures, `${name}.png`), ...(clip && { clip }) });
    }
  }

  /** Takes a picture for the animation, to be shown for some tenths of a second. */
  async frame(tenths) {
    const name = `frame-${String(this.frames++).padStart(2, '0')}-${tenths}`;
    await this.picture(name);
  }

  /** Keeps what is to be seen, for whoever reads why a test has failed. */
  async keep(name) {
    const file = path.join(this.setup.scratch, `${this.name}-${name}.png`);
    await this.page.screenshot({ path: file }).catch(() => {});
    return file;
  }
}
