import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HEAD_FILE, keepHead, keepHeadSync, readHeadNote, readKeptHead } from '../../electron/audit/head-file.ts';
import { checkpointText, signNote } from '../../electron/audit/signed-note.ts';
import { generateLogKey } from '../../electron/keys/log-key.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const ORIGIN = 'gatewatch.local/log/0a1b2c3d';
const key = generateLogKey({ random: createSeededRandom('head') });
const noteFor = (size: number): string =>
  signNote(checkpointText({ origin: ORIGIN, size, root: Buffer.alloc(32, size) }), {
    name: ORIGIN,
    publicKeyRaw: key.publicKey,
    privateKey: key.privateKey,
  });

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatewatch-head-'));
  path = join(directory, HEAD_FILE);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe.each([
  ['keepHead', keepHead, `${HEAD_FILE}.draft`],
  ['keepHeadSync', async (at: string, note: string) => keepHeadSync(at, note), `${HEAD_FILE}.last-draft`],
])('%s', (_, keep, draft) => {
  test('what is kept is read back: origin, size, root and the whole note', async () => {
    await keep(directory, noteFor(7));
    expect(readKeptHead(directory)).toEqual({ origin: ORIGIN, size: 7, root: Buffer.alloc(32, 7), note: noteFor(7) });
    expect(readHeadNote(path)).toEqual(readKeptHead(directory));
  });

  test('the newest replaces the former, and no draft is left', async () => {
    for (const size of [7, 8_000_000, 9]) await keep(directory, noteFor(size));
    expect(readKeptHead(directory)?.size).toBe(9);
    expect(readdirSync(directory)).toEqual([HEAD_FILE]);
  });

  test('is replaced, not written over: who opened the former still reads it whole', async () => {
    await keep(directory, noteFor(1));
    const former = statSync(path).ino;
    await keep(directory, noteFor(2));
    expect(statSync(path).ino).not.toBe(former);
  });

  test('only the owner of the process may read it', async () => {
    await keep(directory, noteFor(7));
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('a draft that a crash left half written is no obstacle', async () => {
    await keep(directory, noteFor(1));
    writeFileSync(join(directory, draft), 'half a no');
    expect(readKeptHead(directory)?.size).toBe(1);
    await keep(directory, noteFor(2));
    expect(readKeptHead(directory)?.size).toBe(2);
  });

  test('one that fails leaves the former in its place', async () => {
    await keep(directory, noteFor(1));
    mkdirSync(join(directory, draft));
    await expect(keep(directory, noteFor(2))).rejects.toThrow('EISDIR');
    expect(readKeptHead(directory)?.size).toBe(1);
  });
});

test('at every moment there is one whole note', async () => {
  await keepHead(directory, noteFor(1));
  let writing = true;
  const sizes: number[] = [];
  const reader = (async () => {
    while (writing) {
      sizes.push(readKeptHead(directory)?.size ?? -1);
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  for (let size = 2; size <= 60; size++) await keepHead(directory, noteFor(size));
  writing = false;
  await reader;
  expect(sizes.length).toBeGreaterThan(10);
  expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
  expect(sizes).not.toContain(-1);
});

test('one kept just before the end does not rename a draft that is being written', async () => {
  const under = keepHead(directory, noteFor(1));
  keepHeadSync(directory, noteFor(2));
  expect(readKeptHead(directory)?.size).toBe(2);
  await under;
  expect(readFileSync(path, 'utf8')).toBe(noteFor(1));
});

describe('reading', () => {
  test('no file is no head', () => {
    expect(readKeptHead(directory)).toBeUndefined();
    expect(existsSync(path)).toBe(false);
  });

  test.each([
    ['nothing', ''],
    ['other text', 'hello\n'],
    ['a cut note', noteFor(7).slice(0, 40)],
    ['a note without its signature', noteFor(7).slice(0, noteFor(7).indexOf('—'))],
    ['a note that is no checkpoint', noteFor(7).replace('\n7\n', '\nseven\n')],
    ['a size with a leading zero', noteFor(7).replace('\n7\n', '\n07\n')],
    ['control characters', noteFor(7).replace('7', '\x007')],
  ])('a file with %s is a fault that names it', (_, text) => {
    writeFileSync(path, text);
    expect(() => readKeptHead(directory)).toThrow(`${path} is not a signed checkpoint`);
  });

  test('what cannot be read is a fault, not a missing head', () => {
    mkdirSync(path);
    expect(() => readKeptHead(directory)).toThrow(path);
    rmSync(path, { recursive: true });
  });
});
