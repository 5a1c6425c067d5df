// The project that the tests work on: a copy of the examples.
import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { setup } from './session.mjs';

const run = promisify(execFile);

export class Project {
  constructor(folder) {
    this.folder = folder;
  }

  static async copy(name) {
    const folder = path.join(setup.scratch, 'projects', name);
    await fs.rm(folder, { recursive: true, force: true });
    await fs.cp(setup.examples, folder, { recursive: true, filter: (from) => !from.includes('__pycache__') });
    return new Project(folder);
  }

  path(name) {
    return path.join(this.folder, 'execution_context', name);
  }

  read(name) {
    return fs.readFile(this.path(name), 'utf8');
  }

  /** All Python files: name to text. */
  async texts() {
    const out = {};
    for (const entry of await fs.readdir(this.folder, { recursive: true })) {
      if (entry.endsWith('.py')) {
        out[entry] = await fs.readFile(path.join(this.folder, entry), 'utf8');
      }
    }
    return out;
  }

  /** Runs Python on the files as they are on disk, and returns what it prints. */
  async python(code) {
    const env = { ...process.env, PYTHONUTF8: '1', PYTHONDONTWRITEBYTECODE: '1' };
    const done = await run(setup.python, ['-c', code], { cwd: this.folder, env }).catch((problem) => problem);
    return done.stdout + done.stderr;
  }

  /** Runs the command line on the project, whatever its exit code. */
  async kwargo(...args) {
    return run(setup.bin, args, { cwd: this.folder }).catch((problem) => problem);
  }
}
