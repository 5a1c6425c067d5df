// Holds two reports to what their readers publish: the annotations of GitHub Actions to
// GitHub's own library, and GitLab's to the types of Code Climate issues, of which they
// are a part (https://docs.gitlab.com/ci/testing/code_quality/).
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { before, test } from 'node:test';
import { promisify } from 'node:util';

const run = promisify(execFile);
const { KWARGO_BIN: kwargo, KWARGO_EXAMPLES: examples, KWARGO_SCRATCH: scratch, KWARGO_PACKAGES: packages } = process.env;

// A project with names that mean something in the formats, and each of the levels.
const hostile = {
  'kwargo.toml': '[[policy]]\nclass = "model.C"\nconstruct = "of"\nlevel = "warning"\n',
  'model.py': 'class C:\n    def __init__(self, a): ...\n\n    @classmethod\n    def of(cls, a):\n        return cls(a)\n',
  'a,b:c%0A.py': 'from functools import partial\nfrom model import C\n\nC(1)\npartial(C, 1)\nC(\n    **{"%0A,::é": 1},\n    a=1)\n',
};

let projects;

before(async () => {
  const folder = path.join(scratch, 'hostile');
  await fs.mkdir(folder);
  for (const [name, text] of Object.entries(hostile)) {
    await fs.writeFile(path.join(folder, name), text);
  }
  projects = [examples, folder];
});

async function report(folder, format) {
  const done = await run(kwargo, ['check', '--output-format', format, '.'], { cwd: folder, maxBuffer: 1 << 26 }).catch((e) => e);
  assert.equal(done.code, 1, done.stderr);
  return done.stdout;
}

/** A workflow command without the order of its properties. */
function command(line) {
  const [, name, properties, message] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? assert.fail(`${line} is no command`);
  return { name, properties: properties.split(',').sort(), message };
}

test("annotations are what GitHub's library writes", async () => {
  for (const folder of projects) {
    const findings = JSON.parse(await report(folder, 'json'));
    const calls = findings.map((f) => {
      const one = f.location.row === f.end_location.row;
      return [
        { error: 'error', warning: 'warning', information: 'notice' }[f.severity],
        `${f.filename}:${f.location.row}:${f.location.column}: ${f.message}`,
        {
          title: `${f.code} ${f.name}`, file: f.filename, startLine: f.location.row, endLine: f.end_location.row,
          ...(one && { startColumn: f.location.column, endColumn: f.end_location.column }),
        },
      ];
    });
    const script = path.join(packages, `core-${process.pid}.mjs`);
    await fs.writeFile(script, `import * as core from '@actions/core';\nfor (const [level, message, at] of ${JSON.stringify(calls)}) core[level](message, at);\n`);
    const theirs = (await run(process.execPath, [script])).stdout.trim().split('\n').map(command);
    await fs.rm(script);
    const ours = (await report(folder, 'github')).trim().split('\n').map(command);
    assert.ok(ours.length > 2);
    assert.deepEqual(ours, theirs);
  }
});

/** What the compiler of TypeScript says about a report as a list of issues. */
async function compiled(name, text) {
  const folder = await fs.mkdtemp(path.join(packages, 'issues-'));
  await fs.writeFile(path.join(folder, `${name}.ts`), `import type { Issue } from 'codeclimate-types';

// What GitLab requires and Code Climate does not.
type Reported = Issue & Required<Pick<Issue, 'severity' | 'fingerprint'>>;

export const report: Reported[] = ${text};
`);
  const tsc = createRequire(path.join(packages, 'package.json')).resolve('typescript/package.json');
  const done = await run(process.execPath, [
    path.join(path.dirname(tsc), 'bin', 'tsc'), '--noEmit', '--strict', '--ignoreConfig', '--target', 'es2022',
    '--module', 'nodenext', path.join(folder, `${name}.ts`),
  ]).catch((e) => e);
  await fs.rm(folder, { recursive: true });
  return { code: done.code ?? 0, output: (done.stdout ?? '') + (done.stderr ?? '') };
}

test("GitLab's report is a list of Code Climate issues", async () => {
  for (const folder of projects) {
    const text = await report(folder, 'gitlab');
    const issues = JSON.parse(text);
    assert.ok(issues.length > 2);
    assert.equal(new Set(issues.map((i) => i.fingerprint)).size, issues.length, 'each fingerprint once');
    const { code, output } = await compiled('report', text);
    assert.equal(code, 0, output);
  }
});

test('the compiler refuses what is no issue', async () => {
  const issue = { type: 'issue', check_name: 'x', description: 'x', categories: ['Style'], severity: 'minor', fingerprint: 'x', location: { path: 'x', lines: { begin: 1, end: 1 } } };
  assert.equal((await compiled('right', JSON.stringify([issue]))).code, 0);
  for (const change of [{ severity: 'bad' }, { fingerprint: undefined }, { colour: 1 }, { location: { path: 'x' } }, { categories: ['Odd'] }]) {
    assert.notEqual((await compiled('wrong', JSON.stringify([{ ...issue, ...change }]))).code, 0, JSON.stringify(change));
  }
});
