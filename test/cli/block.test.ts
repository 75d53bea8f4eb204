import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createControlServer } from '../../electron/control/control-server.ts';
import { createOperationDeps } from '../../electron/control/operation-deps.ts';
import { startTestEngine } from '../support/engine.ts';
import { createDesk, type Desk, runArgs } from './command-line.ts';

let desk: Desk;
beforeAll(() => {
  desk = createDesk();
});
afterAll(() => desk.close());

const REASON = ['--reason', 'guesses passwords'];
const add = (range: string, ...more: string[]) => desk.json(['block', 'add', range, ...REASON, ...more]);
const fails = async (...args: string[]): Promise<{ code: number | undefined; error: string; error_description: string }> => {
  const { code, out, err } = await desk.run([...args, '--json']);
  expect(out).toBe('');
  return { code, ...JSON.parse(err) };
};
const ranges = async (...args: string[]): Promise<unknown[]> => {
  const { rules } = await desk.json([...args]);
  return (rules as { range: string }[]).map(({ range }) => range).sort();
};

describe('gatewatch block', () => {
  it('C4 add, list and remove work without a server, on what a server will enforce', async () => {
    const rule = await add('203.0.113.0/24', '--for', '24h');
    expect(rule).toMatchObject({
      kind: 'block',
      range: '203.0.113.0/24',
      reason: 'guesses passwords',
      created_by: 'local:cli',
      ended_at: null,
    });
    expect(Date.parse(String(rule.expires_at)) - Date.parse(String(rule.created_at))).toBe(86_400_000);
    expect(await ranges('block', 'list')).toEqual(['203.0.113.0/24']);
    expect(await desk.json(['block', 'remove', String(rule.id), '--reason', 'our own scanner'])).toMatchObject({ id: rule.id });
    expect(await ranges('block', 'list')).toEqual([]);
    expect(await ranges('block', 'list', '--all')).toEqual(['203.0.113.0/24']);
  });

  it.each([
    [[], 30 * 86_400_000],
    [['--for', '90s'], 90_000],
    [['--for', '30m'], 1_800_000],
    [['--for', '365d'], 365 * 86_400_000],
  ] as const)('add %j stands for as long as is said', async (options, length) => {
    const rule = await add('198.51.100.1', ...options);
    expect(Date.parse(String(rule.expires_at)) - Date.parse(String(rule.created_at))).toBe(length);
    await desk.json(['block', 'remove', '198.51.100.1']);
  });

  it('add --for ever has no end', async () => {
    expect(await add('198.51.100.2', '--for', 'ever')).toMatchObject({ expires_at: null });
  });

  it.each(['', '30', '30x', '-1d', '1s', '366d', '1e9d', 'forever', '١d'])('add --for %j is an error of the command line', async (time) => {
    expect(await fails('block', 'add', '198.51.100.3', '--reason', 'r', '--for', time)).toMatchObject({ code: 2, error: 'usage' });
  });

  it('add wants a reason and a range', async () => {
    expect(await fails('block', 'add', '198.51.100.3')).toMatchObject({ code: 2 });
    expect(await fails('block', 'add', '--reason', 'r')).toMatchObject({ code: 2 });
    expect(await fails('block', 'add', '10.0.0.5/8', '--reason', 'r')).toMatchObject({
      code: 1,
      error: 'invalid_input',
      error_description: expect.stringContaining('write 10.0.0.0/8 for the range'),
    });
  });

  it('C4 add refuses this machine, unless it is said to be meant', async () => {
    expect(await fails('block', 'add', '127.0.0.0/8', '--reason', 'r')).toMatchObject({
      code: 1,
      error: 'conflict',
      error_description: expect.stringContaining('this machine'),
    });
    expect(await add('127.0.0.0/8', '--even-if-own')).toMatchObject({ range: '127.0.0.0/8' });
    await desk.json(['block', 'remove', '127.0.0.0/8']);
  });

  it('remove takes the range in any spelling, and only exactly that one', async () => {
    await add('2001:db8::/48');
    expect(await fails('block', 'remove', '2001:db8::1')).toMatchObject({
      code: 1,
      error_description: expect.stringMatching(/2001:db8::1 is not blocked; the rule .* about 2001:db8::\/48 touches it/),
    });
    expect(await desk.json(['block', 'remove', '2001:0DB8:0:0::/48'])).toMatchObject({ range: '2001:db8::/48' });
    expect(await fails('block', 'remove', '2001:db8::/48')).toMatchObject({ code: 1, error_description: '2001:db8::/48 is not blocked.' });
    expect(await fails('block', 'remove', 'nothing')).toMatchObject({ code: 1, error: 'not_found' });
  });

  it('adding twice tells of the first', async () => {
    await add('198.51.100.9');
    expect(await fails('block', 'add', '198.51.100.9', '--reason', 'r')).toMatchObject({ code: 1, error: 'already_exists' });
  });

  it('without --json prints columns, with hostile text made visible', async () => {
    const { code, out } = await desk.run(['block', 'add', '198.51.100.10', '--reason', 'evil\u001b[2J\u202etext']);
    expect([code, out]).toEqual([0, expect.stringContaining('198.51.100.10')]);
    const listed = await desk.run(['block', 'list']);
    expect(listed.out).toContain('range');
    expect(listed.out).toContain('evil\\u{1b}');
    expect(listed.out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe('gatewatch allow', () => {
  it('C4 add, list and remove keep the allow list, apart from the blocks', async () => {
    const rule = await desk.json(['allow', 'add', '192.0.2.0/24', '--reason', 'our office', '--for', 'ever']);
    expect(rule).toMatchObject({ kind: 'allow', range: '192.0.2.0/24', expires_at: null });
    expect(await ranges('allow', 'list')).toEqual(['192.0.2.0/24']);
    expect(await ranges('block', 'list')).not.toContain('192.0.2.0/24');
    expect(await fails('block', 'add', '192.0.2.7', '--reason', 'r')).toMatchObject({
      error: 'conflict',
      error_description: expect.stringContaining('allow list'),
    });
    expect(await fails('block', 'remove', String(rule.id))).toMatchObject({ error: 'conflict' });
    expect(await desk.json(['allow', 'remove', '192.0.2.0/24'])).toMatchObject({ id: rule.id, ended_at: expect.any(String) });
    expect(await ranges('allow', 'list')).toEqual([]);
    expect(await ranges('allow', 'list', '--all')).toEqual(['192.0.2.0/24']);
  });

  it('refuses what is there already and what is no range', async () => {
    await desk.json(['allow', 'add', '192.0.2.1', '--reason', 'r']);
    expect(await fails('allow', 'add', '192.0.2.1', '--reason', 'r')).toMatchObject({ code: 1, error: 'conflict' });
    expect(await fails('allow', 'add', '0.0.0.0/0', '--reason', 'r')).toMatchObject({ code: 1, error: 'invalid_input' });
    expect(await fails('allow', 'remove', '192.0.2.2')).toMatchObject({
      code: 1,
      error_description: '192.0.2.2 is not on the allow list.',
    });
  });
});

describe('beside a running server', () => {
  it('C4 a block holds from the next request on, and so does its end', async () => {
    const engine = await startTestEngine({ config: { trustedProxies: ['127.0.0.1/32'] } });
    const site = { version: '0', issuer: engine.issuer, startedAt: engine.core.clock.now(), masterKey: { source: 'environment' as const } };
    const control = await createControlServer(createOperationDeps(engine.core, site, engine.checkpoint));
    const run = (...args: string[]) => runArgs([...args, '--data', engine.directory, '--json']);
    const status = async (from: string): Promise<number> =>
      (await fetch(`${engine.issuer}/jwks`, { headers: { 'x-forwarded-for': from } })).status;
    try {
      expect(await status('203.0.113.9')).toBe(200);
      expect((await run('block', 'add', '203.0.113.0/24', ...REASON)).code).toBe(0);
      expect([await status('203.0.113.9'), await status('203.0.114.9')]).toEqual([403, 200]);
      expect((await run('allow', 'add', '203.0.113.9', ...REASON)).code).toBe(0);
      expect([await status('203.0.113.9'), await status('203.0.113.8')]).toEqual([200, 403]);
      expect((await run('allow', 'remove', '203.0.113.9')).code).toBe(0);
      expect(await status('203.0.113.9')).toBe(403);
      expect((await run('block', 'remove', '203.0.113.0/24')).code).toBe(0);
      expect(await status('203.0.113.9')).toBe(200);
      expect(engine.facts('address.blocked')).toMatchObject([{ actor: 'local:cli', address: '203.0.113.0/24' }]);
    } finally {
      await control.close();
      await engine.end();
    }
  });
});
