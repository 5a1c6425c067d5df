// A user's way through the extension whose package carries the program: one session,
// each test goes on where the one before it stopped.
import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import path from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { Project } from './project.mjs';
import { poll, setup, start } from './session.mjs';

const call = 'UserExecutionContext(user_id="visitor", metadata={"channel": "🌍 public"})';
const converted =
  'UserExecutionContext.from_request_supervisor(user_id="visitor", metadata={"channel": "🌍 public"}, thread_id=thread_id, run_id=run_id)';
const openChannel =
  'from execution_context.websocket.handler import open_channel; print(open_channel("t1", "r1").agent_context)';

let project, session, vs, binary;

before(async () => {
  project = await Project.copy('agent-service');
  session = await start({ name: 'carried', vsix: setup.platform, open: project.folder });
  vs = session.workbench;
  const [extension] = (await fs.readdir(session.extensions)).filter((n) => n.startsWith('kwargo.kwargo-'));
  binary = await fs.realpath(path.join(session.extensions, extension, 'bin/kwargo'));
}, { timeout: 120_000 });

after(() => session?.stop());

afterEach(async (t) => {
  if (t.error ?? t.passed === false) {
    console.error(`what was to be seen: ${await vs.keep(t.name.replace(/\W+/g, '-').slice(0, 60))}`);
  }
});

test('the program of the package runs as the server', async () => {
  await vs.open('handler.py');
  await poll('one server', async () => (await vs.servers(binary)).length === 1);
});

test('what will raise is underlined', async () => {
  await poll('two squiggles', async () => (await vs.squiggles().count()) === 2);
  await vs.frame(12);
});

test('the Problems panel lists the two diagnostics, and the status bar counts them', async () => {
  await vs.waitForCodes(['KW001', 'KW002']);
  const text = (await vs.problems()).join('\n');
  assert.match(text, /has no parameter `metadata`/);
  assert.match(text, /misses the arguments `thread_id` and `run_id`/);
  await vs.waitForCount(2);
  await vs.picture('problems');
  await vs.closePanel();
});

test('the mouse over a squiggle shows why the call raises', async () => {
  assert.match(await vs.hover(1), /UserExecutionContext\(\).* has no parameter .*metadata.*KW001/s);
  await vs.picture('problem');
  await vs.frame(20);
});

test('the mouse over the class shows its contract', async () => {
  assert.match(await vs.hoverWord('UserExecutionContext'), /user_id: str,\s+thread_id: str,/);
  await vs.picture('hover');
  await vs.frame(20);
});

test('the light bulb converts the call, and the saved file is the expected text', async () => {
  const before = await project.read('websocket/handler.py');
  assert.match(await project.python(openChannel), /TypeError.*unexpected keyword argument 'metadata'/);
  await vs.goTo(9, 52);
  const titles = await vs.lightBulb();
  assert.match(titles[0], /Convert to `UserExecutionContext\.from_request_supervisor\(\.\.\.\)`, with `thread_id` and `run_id`/);
  await vs.picture('lightbulb');
  await vs.frame(20);
  await vs.pick('Convert to `UserExecutionContext.from_request_supervisor(...)`');
  await vs.waitForCodes([]);
  await vs.closePanel();
  await vs.frame(20);
  await vs.save();
  assert.equal(await project.read('websocket/handler.py'), before.replace(call, converted));
});

test('Python runs the converted call', async () => {
  assert.equal(await project.python(openChannel), "{'channel': '🌍 public'}\n");
});

test("a class that is edited and not saved does away with the other tab's problem", async () => {
  await vs.open('threads.py');
  await vs.waitForCodes(['KW001']);
  const onDisk = await project.read('context.py');
  await vs.open('execution_context/context.py');
  await vs.waitForCodes(['KW001']);
  const line = onDisk.split('\n').findIndex((text) => text.includes('audit_metadata: Dict')) + 1;
  await vs.goTo(line, 1);
  await vs.type('    metadata: Dict[str, Any] = field(default_factory=dict)\n');
  await vs.waitForCodes([]);
  assert.equal(await project.read('context.py'), onDisk, 'nothing is saved');
  await vs.revert();
  await vs.waitForCodes(['KW001']);
});

test('the server is started again when it is killed', async () => {
  const [pid] = await vs.servers(binary);
  process.kill(pid, 'SIGKILL');
  await poll('another server', async () => {
    const now = await vs.servers(binary);
    return now.length === 1 && now[0] !== pid;
  });
  await vs.open('threads.py');
  await vs.waitForCodes(['KW001']);
  const end = (await project.read('api/threads.py')).split('\n').length;
  await vs.goTo(end); // and it follows what is typed
  await vs.type('context.UserExecutionContext(nonsense=1)');
  await vs.waitForCodes(['KW001', 'KW001', 'KW002']);
  await vs.revert();
  await vs.waitForCodes(['KW001']);
});

test('“Fix This File” makes the safe fixes of the file', async () => {
  const before = await project.read('api/threads.py');
  await vs.command('Kwargo: Fix This File');
  await vs.waitForCodes([]);
  await vs.save();
  const broken = 'UserExecutionContext(user_id, thread_id, run_id, metadata={"text": text})';
  assert.equal(before.split(broken).length, 2);
  const fixed = broken.replace('(', '.from_request_supervisor(');
  assert.equal(await project.read('api/threads.py'), before.replace(broken, fixed));
  assert.equal(
    await project.python('from execution_context.api.threads import post_message; print(post_message("u", "t", "r", "hi").agent_context)'),
    "{'text': 'hi'}\n",
  );
});

test('the workspace is fixed through the refactor preview, as the command line does it', async () => {
  const reference = await Project.copy('reference');
  for (const name of ['websocket/handler.py', 'api/threads.py']) {
    await fs.writeFile(reference.path(name), await project.read(name));
  }
  await reference.kwargo('fix', '--write', '.');
  const wanted = await reference.texts();
  const before = await project.texts();
  assert.ok(!isDeepStrictEqual(wanted, before), 'there is something to fix');

  await vs.command('Kwargo: Fix the Workspace');
  const apply = vs.page.locator('.refactor-preview, .bulk-edit-panel').getByRole('button', { name: 'Apply' });
  await apply.waitFor();
  await vs.picture('preview');
  assert.ok(isDeepStrictEqual(await project.texts(), before), 'nothing is changed before it is confirmed');
  await apply.click();
  await vs.answer('Kwargo:', 'Save All');
  const different = async () => {
    const now = await project.texts();
    return Object.keys(wanted).filter((name) => now[name] !== wanted[name]);
  };
  await poll(async () => `the files on disk; different are ${await different()}`, async () => (await different()).length === 0);
  assert.deepEqual(
    Object.keys(wanted).filter((name) => wanted[name] !== before[name]).sort(),
    ['services/agent_service.py', 'services/audit_service.py', 'websocket/broadcast.py'].map((name) => `execution_context/${name}`),
  );
  const printed = await project.python(`
import asyncio
from execution_context.services import agent_service, audit_service
from execution_context.websocket import broadcast
print(agent_service.resume_agent("u", "t", "r", "c").websocket_client_id)
print(audit_service.record_export("u", "r", {"rows": 1}).audit_metadata)
print(asyncio.run(broadcast.send_to_client("u", "r", "d")).websocket_client_id)
`);
  assert.equal(printed, "c\n{'audit_export': {'rows': 1}}\nd\n");
});

test('a class has a lens that counts its constructions, and a click lists them', async () => {
  await vs.open('execution_context/context.py');
  await vs.goTo(15);
  const lens = vs.page.locator('.codelens-decoration a', { hasText: /^\d+ constructions · \d+ broken · \d+ through factories$/ });
  await lens.waitFor();
  await vs.picture('lens');
  const count = Number.parseInt(await lens.innerText());
  await lens.click();
  await vs.page.locator('.peekview-title', { hasText: `Locations (${count})` }).waitFor();
  await vs.picture('constructions');
  await vs.page.keyboard.press('Escape');
});

test('the constructions are listed from the command palette too', async () => {
  await vs.goTo(15, 10);
  await vs.command('Kwargo: Show Constructions of This Class');
  await vs.page.locator('.peekview-title', { hasText: 'Locations' }).waitFor();
  await vs.page.keyboard.press('Escape');
});

test('the parameters of a generated constructor are shown while a call is written', async () => {
  await vs.open('threads.py');
  const end = (await project.read('api/threads.py')).split('\n').length;
  await vs.goTo(end);
  await vs.page.keyboard.type('context.UserExecutionContext(');
  await vs.page.locator('.parameter-hints-widget:visible', { hasText: 'user_id: str' }).waitFor();
  await vs.picture('signature');
  await vs.page.keyboard.press('Escape');
  await vs.revert();
});

test('the contract of a class is shown beside the code', async () => {
  await vs.open('execution_context/context.py');
  await vs.goTo(15, 10);
  await vs.command('Kwargo: Show Contract of This Class');
  await vs.tab('Preview UserExecutionContext').waitFor();
});

test("the environment's program goes before that of the package, unless the setting says otherwise", async () => {
  const own = path.join(project.folder, '.venv/bin/kwargo');
  await fs.mkdir(path.dirname(own), { recursive: true });
  await fs.copyFile(setup.bin, own);
  await fs.chmod(own, 0o755);
  const runs = (file) => poll(`the server ${file}`, async () => (await vs.servers(file)).length === 1);
  await vs.command('Kwargo: Restart Server');
  await runs(await fs.realpath(own));
  await session.set({ 'kwargo.importStrategy': 'useBundled' });
  await runs(binary);
});
