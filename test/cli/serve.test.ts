import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fieldLines, jsonLine, tableLines } from '../../electron/cli/print.ts';
import { createLog } from '../../electron/cli/serve/create-log.ts';
import { firstRunText } from '../../electron/cli/serve/first-run-text.ts';
import { makeQuickstart } from '../../electron/cli/serve/make-quickstart.ts';
import { loadKey } from '../../electron/control/load-key.ts';
import { configOf, createOperator } from '../operations/operator.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { createTestClock } from '../support/test-clock.ts';

describe('the running log', () => {
  const logged = (level: 'silent' | 'error' | 'info' | 'debug', json: boolean): string[] => {
    const lines: string[] = [];
    const log = createLog({ level, json, write: (line) => void lines.push(line), clock: createTestClock() });
    log.error('It failed.', { error: 'one\ntwo\u001b[31m' });
    log.warn('It may fail.');
    log.info('It goes on.', { count: 2 });
    log.debug('It looked.');
    return lines;
  };

  it('writes a line for people, in which text of others cannot begin a line of its own', () => {
    expect(logged('info', false)).toEqual([
      '2026-11-21T12:00:00.000Z error It failed. error="one\\ntwo\\u001b[31m"\n',
      '2026-11-21T12:00:00.000Z warn  It may fail.\n',
      '2026-11-21T12:00:00.000Z info  It goes on. count=2\n',
    ]);
  });

  it('writes one JSON document a line for machines', () => {
    const lines = logged('debug', true);
    expect(lines).toHaveLength(4);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'error',
      time: '2026-11-21T12:00:00.000Z',
      message: 'It failed.',
      error: 'one\ntwo\u001b[31m',
    });
    expect(lines.every((line) => line.indexOf('\n') === line.length - 1)).toBe(true);
  });

  it.each([
    ['silent', 0],
    ['error', 1],
    ['info', 3],
    ['debug', 4],
  ] as const)('at level %s says %i of four', (level, count) => {
    expect(logged(level, false)).toHaveLength(count);
    expect(logged(level, true)).toHaveLength(count);
  });
});

describe('what is printed', () => {
  it('as JSON is one line that no terminal acts on, and says the same', () => {
    const value = { name: 'a\u009b31m\u202e\u2028\n\ud83d\ude00' };
    const line = jsonLine(value);
    expect(line).toMatch(/^[ -~\u{1f600}]+\n$/u);
    expect(JSON.parse(line)).toEqual(value);
  });

  it('for people shows control characters, and a dash for nothing', () => {
    expect(fieldLines({ id: 'a\u001b[2J', none: null, left_out: undefined, list: ['x', 'y'], empty: [], object: { a: 1 } })).toBe(
      'id      a\\u{1b}[2J\nnone    -\nlist    x y\nempty   -\nobject  {"a":1}\n',
    );
  });

  it('as a table has its columns in line', () => {
    expect(tableLines(['id', 'name'], [{ id: 'long-one', name: 'A' }, { id: 'b' }])).toBe('id        name\nlong-one  A\nb         -\n');
  });
});

describe('the first run', () => {
  it('in development registers one client to try out, once', async () => {
    const operator = await createOperator();
    const first = await makeQuickstart(operator.operations, 'development');
    expect(first).toMatchObject({ isFirstRun: true, clientId: 'quickstart', secret: expect.stringMatching(/^[\w-]{43}$/) });
    expect(await operator.operations.clients.show({ client_id: 'quickstart' })).toMatchObject({
      grant_types: ['client_credentials'],
      scope: 'demo:read',
    });
    expect(await makeQuickstart(operator.operations, 'development')).toEqual({ isFirstRun: false });
    await operator.close();
  });

  it('in production registers nothing that nobody asked for', async () => {
    const operator = await createOperator();
    expect(await makeQuickstart(operator.operations, 'production')).toEqual({ isFirstRun: true });
    expect((await operator.operations.clients.list({})).clients).toEqual([]);
    await operator.close();
  });

  it('says how to register a client where none was made', () => {
    const text = firstRunText({ issuer: 'https://id.example', dataDir: '/var/lib/gatewatch' });
    expect(text).toContain("client add --data '/var/lib/gatewatch'");
    expect(text).not.toContain('curl');
  });

  it('allows plain http in the snippet only where the issuer is', () => {
    const shown = { dataDir: '/d', clientId: 'quickstart', secret: 's' };
    expect(firstRunText({ ...shown, issuer: 'http://127.0.0.1:9400' })).toContain('allowInsecureRequests');
    expect(firstRunText({ ...shown, issuer: 'https://id.example' })).not.toContain('allowInsecureRequests');
  });
});

describe('the master key of a data directory', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'gatewatch-key-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));
  const load = (env: Readonly<Record<string, string>> = {}) => loadKey(configOf(directory), env, createSeededRandom());

  it('is made on the first run, and found on the next', () => {
    const first = load();
    expect(first).toMatchObject({ ok: true, value: { source: 'generated', path: join(directory, 'master.key') } });
    expect(load()).toEqual(first);
  });

  it('is not made beside data that were sealed under another', () => {
    writeFileSync(join(directory, 'gatewatch.db'), '');
    expect(load()).toMatchObject({ ok: false, refusal: { code: 'invalid_master_key', reason: 'given_elsewhere' } });
    expect(load({ GATEWATCH_MASTER_KEY: Buffer.alloc(32, 1).toString('hex') })).toMatchObject({
      ok: true,
      value: { source: 'environment' },
    });
  });
});
