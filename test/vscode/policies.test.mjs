// Policies and the settings that hold them, in the package that carries the program.
import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import path from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { Project } from './project.mjs';
import { poll, setup, start } from './session.mjs';

const parcel = `from warnings import deprecated


class Parcel:
    def __init__(self, address):
        self.address = address

    @classmethod
    def to(cls, address):
        return cls(address)


@deprecated("use Parcel")
class Crate:
    pass
`;
const post = `from execution_context.parcel import Crate, Parcel

Parcel("Oslo")
Crate()
`;
const policy = `
[[tool.kwargo.policy]]
class = "execution_context.parcel.Parcel"
construct = "to"
`;

let project, session, vs, settings;

before(async () => {
  project = await Project.copy('policies');
  settings = path.join(project.folder, 'pyproject.toml');
  await fs.writeFile(project.path('parcel.py'), parcel);
  await fs.writeFile(project.path('post.py'), post);
  await fs.appendFile(settings, policy);
  session = await start({ name: 'policies', vsix: setup.platform, open: project.folder });
  vs = session.workbench;
}, { timeout: 120_000 });

after(() => session?.stop());

afterEach(async (t) => {
  if (t.error ?? t.passed === false) {
    console.error(`what was to be seen: ${await vs.keep(t.name.replace(/\W+/g, '-').slice(0, 60))}`);
  }
});

async function problem(text) {
  await poll(async () => `the problem ${text}; there are\n${(await vs.problems()).join('\n')}`, async () => (await vs.problems()).join('\n').includes(text));
}

test('a call that a policy forbids is reported, and what is deprecated is struck through', async () => {
  await vs.open('post.py');
  await vs.waitForCodes(['KW101', 'KW102']);
  await problem('`Parcel` is to be constructed by `Parcel.to()`');
  await vs.closePanel();
  await poll('the name that is struck through', async () => (await vs.page.locator('.editor-instance .inline-deprecated, .editor-instance .squiggly-inline-deprecated').count()) > 0);
});

test('settings are judged while they are edited, and hold before they are saved', async () => {
  const onDisk = await fs.readFile(settings, 'utf8');
  await vs.open('pyproject.toml');
  const line = onDisk.split('\n').indexOf('construct = "to"') + 1;
  await vs.goTo(line, 1);
  await vs.type('levell = "off"\n');
  await problem('there is no key `levell` in a policy; did you mean `level`?');
  await vs.revert();
  await vs.goTo(line, 1);
  await vs.type('level = "off"\n');
  await vs.waitForCodes(['KW102']);
  assert.equal(await fs.readFile(settings, 'utf8'), onDisk, 'nothing is saved');
  await vs.revert();
  await vs.waitForCodes(['KW101', 'KW102']);
  await vs.closePanel();
});

test('a change of a class says what it breaks', async () => {
  await vs.open('parcel.py');
  await vs.goTo(5, 31);
  await vs.type(', weight');
  await poll('two squiggles', async () => (await vs.squiggles().count()) === 2);
  assert.match(await vs.hover(0), /this breaks 2 constructions in 2 files: .*weight.* is required now.*KW104/s);
});
