import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDataDirectory } from '../../electron/store/sqlite/data-lock.ts';

const HOLDER = join(import.meta.dirname, '..', 'fault', 'support', 'lock-holder.ts');

let home: string;
let directory: string;
const children: ChildProcess[] = [];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'gatewatch-lock-'));
  directory = join(home, 'data');
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(home, { recursive: true, force: true });
});

/** Starts another process that tries to take the lock. @returns The process and the first thing it says. */
const startHolder = async (): Promise<{ child: ChildProcess; said: string }> => {
  const child = spawn(process.execPath, [HOLDER, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [chunk] = await once(child.stdout, 'data');
  return { child, said: String(chunk).trim() };
};
const held = (): string => `Another Gatewatch holds the data directory ${directory}: stop it, or use another --data.`;

describe('the lock on a data directory', () => {
  it('A3 is refused a second time in the same process, by a message that names the directory and what to do', () => {
    const lock = lockDataDirectory(directory);
    expect(() => lockDataDirectory(directory)).toThrow(expect.objectContaining({ name: 'StoreFault', kind: 'locked', message: held() }));
    lock.release();
    lockDataDirectory(directory).release();
  });

  it('A3 is refused to another process, and given to it once it is free', async () => {
    const lock = lockDataDirectory(directory);
    expect((await startHolder()).said).toBe(held());
    lock.release();
    expect((await startHolder()).said).toBe('locked');
  });

  it('A3 is free again at once when its holder is killed', async () => {
    const { child, said } = await startHolder();
    expect(said).toBe('locked');
    expect(() => lockDataDirectory(directory)).toThrow(expect.objectContaining({ kind: 'locked' }));
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    lockDataDirectory(directory).release();
  });

  it('makes the directory, for its owner alone', async () => {
    const lock = lockDataDirectory(join(directory, 'deep', 'down'));
    expect((await stat(join(directory, 'deep', 'down'))).mode & 0o777).toBe(0o700);
    lock.release();
    expect(existsSync(join(directory, 'deep', 'down', 'gatewatch.lock'))).toBe(true);
  });

  it('says so when the directory is a file, or lies under one', () => {
    writeFileSync(directory, '');
    for (const path of [directory, join(directory, 'under')])
      expect(() => lockDataDirectory(path)).toThrow(
        expect.objectContaining({ kind: 'unwritable', message: expect.stringMatching(new RegExp(`${path} .*choose another with --data`)) }),
      );
  });
});
