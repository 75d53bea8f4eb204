import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../electron/cli/program.ts';
import { systemClock } from '../../electron/lib/clock.ts';
import { systemRandom } from '../../electron/lib/random.ts';
import { createDesk, type Desk, type Ended } from './command-line.ts';

const PASSWORD = 'Tidal-Lantern 42 orchards';
const OTHER = 'Copper-Meadow 91 harbours';

let desk: Desk;
let servers: (() => Promise<Ended>)[];
beforeEach(() => {
  desk = createDesk();
  servers = [];
});
afterEach(async () => {
  for (const stop of servers.splice(0)) await stop();
  desk.close();
});

interface Served {
  /** What it printed until it served. */
  readonly out: string;
  stop(): Promise<Ended>;
}

/** Runs `serve` in this process until it is stopped. */
const serve = async (...args: readonly string[]): Promise<Served> => {
  const [out, err]: [string[], string[]] = [[], []];
  let code: number | undefined;
  let stop = (_signal: string): void => undefined;
  let say = (): void => undefined;
  const stopped = new Promise<string>((resolve) => {
    stop = resolve;
  });
  const served = new Promise<void>((resolve) => {
    say = resolve;
  });
  const ended = runCommandLine(
    {
      env: {},
      stdin: Readable.from([]),
      out: async (text) => {
        out.push(text);
        if (text.includes('enter?ticket=') || text.includes('"ready"')) setImmediate(say);
      },
      err: (text) => void err.push(text),
      interactive: false,
      clock: systemClock(),
      random: systemRandom(),
      version: '0.0.0-test',
      untilStopped: () => stopped,
      exit: (given) => {
        code = given;
      },
    },
    ['serve', '--data', desk.data, '--port', '0', ...args],
  );
  let stopping: Promise<Ended> | undefined;
  const end = (): Promise<Ended> => {
    stop('SIGTERM');
    stopping ??= ended.then(() => ({ code, out: out.join(''), err: err.join('') }));
    return stopping;
  };
  servers.push(end);
  await Promise.race([served, ended]);
  return { out: out.join(''), stop: end };
};

const add = (name: string, role: string, password = PASSWORD): Promise<Ended> =>
  desk.run(['operator', 'add', '--name', name, '--role', role, '--password-stdin', '--json'], password);

describe.each(['without a server', 'through a running server'] as const)('gatewatch operator, %s', (where) => {
  beforeEach(async () => {
    if (where === 'through a running server') await serve('--json');
  });

  it('adds, lists, suspends, resumes, resets and removes, each on the record as of the command line', async () => {
    expect(JSON.parse((await add('Ada', 'administrator')).out)).toMatchObject({
      name: 'Ada',
      role: 'administrator',
      status: 'active',
      you: false,
    });
    await add('bob', 'viewer', OTHER);
    const { out } = await desk.run(['operator', 'list']);
    expect(out).toMatch(/^id +name +role +status +second_factor +sessions +last_sign_in_at\n/);
    expect(await desk.json(['operator', 'role', 'bob', '--role', 'auditor'])).toMatchObject({ role: 'auditor' });
    expect(await desk.json(['operator', 'suspend', 'BOB', '--note', 'left'])).toMatchObject({ status: 'suspended', sessions_ended: 0 });
    expect(await desk.json(['operator', 'resume', '--name', 'bob'])).toMatchObject({ status: 'active' });
    expect(await desk.json(['operator', 'reset', 'bob', '--password-stdin', '--remove-second-factor'], PASSWORD)).toMatchObject({
      second_factor: false,
    });
    const removed = await desk.json(['operator', 'remove', 'bob']);
    expect(removed).toMatchObject({ sessions_ended: 0 });
    expect(await desk.json(['operator', 'list'])).toMatchObject({ operators: [{ name: 'Ada' }] });
    const { events } = await desk.json(['audit', 'list']);
    const ours = (events as { kind: string; actor: string }[]).filter(({ kind }) => kind.startsWith('operator.'));
    expect(ours.map(({ kind }) => kind).sort()).toEqual(
      ['created', 'created', 'updated', 'suspended', 'resumed', 'password_changed', 'removed'].map((one) => `operator.${one}`).sort(),
    );
    expect(new Set(ours.map(({ actor }) => actor))).toEqual(new Set(['local:cli']));
  });

  it.each([
    ['a role that there is not', ['add', '--name', 'x', '--role', 'root', '--password-stdin'], 2, '--role takes one of viewer, responder'],
    ['a password that is not on standard input', ['add', '--name', 'x', '--role', 'viewer'], 2, 'give the password on standard input'],
    ['no name', ['suspend'], 2, 'name the operator'],
    ['a name that nobody has', ['remove', 'eve'], 1, 'There is no operator "eve"'],
    [
      'a first operator who is no administrator',
      ['add', '--name', 'x', '--role', 'viewer', '--password-stdin'],
      1,
      'has to be an administrator',
    ],
  ])('refuses %s', async (_, args, code, said) => {
    const ended = await desk.run(['operator', ...args], OTHER);
    expect([ended.code, ended.out]).toEqual([code, '']);
    expect(ended.err).toContain(said);
  });

  it('keeps the last administrator', async () => {
    await add('Ada', 'administrator');
    for (const args of [
      ['suspend', 'ada'],
      ['remove', 'ada'],
      ['role', 'ada', '--role', 'viewer'],
    ]) {
      const ended = await desk.run(['operator', ...args, '--json']);
      expect([ended.code, JSON.parse(ended.err).error]).toEqual([1, 'conflict']);
    }
  });

  it('shows a weak password by its rules', async () => {
    const ended = await add('Ada', 'administrator', 'weak');
    expect(JSON.parse(ended.err)).toMatchObject({
      error: 'invalid_input',
      problems: expect.arrayContaining([expect.objectContaining({ field: 'password' })]),
    });
  });
});

describe('gatewatch serve', () => {
  const TICKET = /http:\/\/127\.0\.0\.1:\d+\/enter\?ticket=[\w-]{43}/;

  it('prints the one-time address of the console on a line of its own', async () => {
    const { out } = await serve();
    const line = out.split('\n').find((one) => TICKET.test(one));
    expect(line).toMatch(new RegExp(`^${TICKET.source}$`));
  });

  it('with --json names it in its first line', async () => {
    const { out } = await serve('--json');
    expect(out.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(out)).toEqual({
      event: 'ready',
      issuer: expect.any(String),
      console: expect.stringMatching(new RegExp(`^${TICKET.source}$`)),
    });
  });

  it('with --no-console serves none, and gatewatch console says so', async () => {
    const { out } = await serve('--json', '--no-console');
    expect(JSON.parse(out)).not.toHaveProperty('console');
    const ended = await desk.run(['console', '--json']);
    expect([ended.code === 0, JSON.parse(ended.err).error]).toEqual([false, 'unavailable']);
  });

  it('serves it where --console-host and --console-port say', async () => {
    const first = await serve('--json');
    const { port } = new URL(String(JSON.parse(first.out).console));
    await first.stop();
    const { out } = await serve('--json', '--console-port', port, '--console-host', 'localhost');
    expect(JSON.parse(out).console).toMatch(new RegExp(`^http://localhost:${port}/enter`));
  });

  it('stops in good order when the port of the console is taken, and says which', async () => {
    const first = await serve('--json');
    const { port } = new URL(String(JSON.parse(first.out).issuer));
    await first.stop();
    const second = await serve('--json', '--port', port, '--console-port', port);
    const { code, err } = await second.stop();
    expect(code).not.toBe(0);
    expect(err).toContain('--console-port');
    expect(await desk.json(['operator', 'list'])).toEqual({ operators: [] });
  });
});

describe('gatewatch console', () => {
  it('prints a new one-time address of the running server each time, and each is good once', async () => {
    await serve('--json');
    const [one, two] = [(await desk.run(['console'])).out.trim(), String((await desk.json(['console'])).url)];
    expect(one).not.toBe(two);
    for (const url of [one, two]) {
      const entered = await fetch(url, { redirect: 'manual' });
      expect([entered.status, entered.headers.get('location')]).toEqual([303, '/']);
      expect((await fetch(url, { redirect: 'manual' })).headers.get('location')).toBe('/?ticket=used');
    }
  });

  it('is unavailable without a server', async () => {
    const ended = await desk.run(['console']);
    expect([ended.code === 0, ended.out]).toEqual([false, '']);
    expect(ended.err).toContain('No console for browsers is served here');
  });

  it('leads to the whole of it: the first operator is created in a browser, and seen on the command line', async () => {
    const { out } = await serve('--json');
    const url = String(JSON.parse(out).console);
    const { origin } = new URL(url);
    const entered = await fetch(url, { redirect: 'manual' });
    const cookie = entered.headers
      .getSetCookie()
      .map((one) => one.split(';', 1)[0])
      .join('; ');
    const body = JSON.stringify({ json: { name: 'Ada', password: PASSWORD } });
    const created = await fetch(`${origin}/rpc/session/createFirstOperator`, {
      method: 'POST',
      headers: { origin, cookie, 'content-type': 'application/json' },
      body,
    });
    expect(created.status).toBe(200);
    expect(await desk.json(['operator', 'list'])).toMatchObject({ operators: [{ name: 'Ada', role: 'administrator', sessions: 1 }] });
  });
});
