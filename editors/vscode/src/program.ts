// Finds the program `kwargo`: the one that is set, or else the first of the Python
// environment's, the one in this extension's package, and the one on the PATH that
// is there and new enough.
import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { environments } from './environments';
import { Settings } from './settings';
import { isNewEnough, oldest, versionIn } from './version';

export interface Program {
  path: string;
  version: string;
  /** How it was found, in words for the log. */
  origin: string;
}

/** Why there is no program to start. */
export class NoProgram extends Error {
  constructor(
    readonly kind: 'missing' | 'too old' | 'broken' | 'not trusted',
    message: string,
  ) {
    super(message);
  }
}

const name = process.platform === 'win32' ? 'kwargo.exe' : 'kwargo';

interface Candidate {
  path: string;
  origin: string;
}

export async function findProgram(
  context: vscode.ExtensionContext,
  set: Settings,
  say: (line: string) => void,
): Promise<Program> {
  if (set.path !== '') {
    const at = path.isAbsolute(set.path) ? set.path : ((await onPath(set.path)) ?? set.path);
    return tried({ path: at, origin: 'the setting kwargo.path' });
  }

  let tooOld: NoProgram | undefined;
  for (const candidate of await candidates(context, set)) {
    if (!(await isFile(candidate.path))) {
      continue;
    }
    try {
      return await tried(candidate);
    } catch (problem) {
      if (!(problem instanceof NoProgram)) {
        throw problem;
      }
      say(`${problem.message} The next place is looked at.`);
      tooOld ??= problem;
    }
  }
  throw (
    tooOld ??
    new NoProgram(
      'missing',
      vscode.workspace.isTrusted
        ? 'The program `kwargo` was not found: it is neither in the Python environment nor on the PATH.'
        : 'The program `kwargo` was not found on the PATH. In a folder that is not trusted, no other place is looked at.',
    )
  );
}

async function candidates(context: vscode.ExtensionContext, set: Settings): Promise<Candidate[]> {
  const bundled = [{ path: context.asAbsolutePath(path.join('bin', name)), origin: 'the extension' }];
  const path_ = await onPath(name);
  const last = path_ === undefined ? [] : [{ path: path_, origin: 'the PATH' }];
  if (!vscode.workspace.isTrusted) {
    // Nothing that the folder brings along is run.
    return [...bundled, ...last.filter((c) => !inWorkspace(c.path))];
  }
  const ofPython = (await environments()).map((e) => ({ path: path.join(e.bin, name), origin: e.origin }));
  return set.importStrategy === 'useBundled'
    ? [...bundled, ...ofPython, ...last]
    : [...ofPython, ...bundled, ...last];
}

/** Runs the program for its version. */
async function tried({ path: at, origin }: Candidate): Promise<Program> {
  if (!vscode.workspace.isTrusted && inWorkspace(at)) {
    throw new NoProgram('not trusted', `\`${at}\` is inside a folder that is not trusted, and is not run.`);
  }
  let printed: string;
  try {
    printed = (await promisify(execFile)(at, ['version'], { timeout: 20_000, windowsHide: true })).stdout;
  } catch (problem) {
    const why = (problem as NodeJS.ErrnoException).code === 'ENOENT' ? 'There is no such file.' : String(problem);
    throw new NoProgram('broken', `\`${at}\` (from ${origin}) cannot be run. ${why}`);
  }
  const version = versionIn(printed);
  if (version === undefined) {
    throw new NoProgram('broken', `\`${at}\` (from ${origin}) is another program: it does not say which kwargo it is.`);
  }
  if (!isNewEnough(version)) {
    throw new NoProgram(
      'too old',
      `\`${at}\` (from ${origin}) is kwargo ${version}, and this extension needs ${oldest} or newer.`,
    );
  }
  return { path: at, version, origin };
}

async function onPath(program: string): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    // A relative entry would lead into whatever folder is open.
    if (path.isAbsolute(folder) && (await isFile(path.join(folder, program)))) {
      return path.join(folder, program);
    }
  }
  return undefined;
}

function inWorkspace(file: string): boolean {
  return (vscode.workspace.workspaceFolders ?? []).some((f) => {
    const way = path.relative(f.uri.fsPath, file);
    return way !== '' && !way.startsWith('..') && !path.isAbsolute(way);
  });
}

async function isFile(file: string): Promise<boolean> {
  return fs.stat(file).then(
    (s) => s.isFile(),
    () => false,
  );
}
