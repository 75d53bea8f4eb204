import { describe, expect, it } from 'vitest';
import { createBackOff } from '../../electron/host/engine/back-off.ts';
import { fromEngine, type StartMessage, type ToEngine, toEngine } from '../../electron/host/engine-protocol.ts';
import { createEngineSupervisor, type EngineChild, STOP_WAIT_MS } from '../../electron/host/engine-supervisor.ts';
import { done, type Outcome, type Refusal, refused } from '../../electron/lib/outcome.ts';
import type { EngineState } from '../../shared/desktop.ts';

/** Timers moved by hand. */
const handTimers = () => {
  let now = 0;
  let due: { readonly at: number; readonly run: () => void }[] = [];
  return {
    monotonic: () => now,
    after(milliseconds: number, run: () => void) {
      const one = { at: now + milliseconds, run };
      due.push(one);
      return () => {
        due = due.filter((other) => other !== one);
      };
    },
    async pass(milliseconds: number) {
      now += milliseconds;
      const over = due.filter(({ at }) => at <= now);
      due = due.filter(({ at }) => at > now);
      for (const { run } of over) run();
      await settled();
    },
  };
};
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
};

/** A process that does what the test says. */
const createProcess = () => {
  const sent: ToEngine[] = [];
  const ports: [string, string][] = [];
  let onMessage: (message: unknown) => void = () => undefined;
  let onExit: (how: string) => void = () => undefined;
  let killed = 0;
  const child: EngineChild<string> = {
    // As a real channel does: what is sent is copied at once.
    send: (message) => sent.push(structuredClone(message)),
    connect: (connection, port) => ports.push([connection, port]),
    onMessage: (listener) => {
      onMessage = listener;
    },
    onExit: (listener) => {
      onExit = listener;
    },
    kill: () => {
      killed += 1;
    },
  };
  return {
    child,
    sent,
    ports,
    say: (message: unknown) => onMessage(message),
    exit: (how = 'exit code 1') => onExit(how),
    killed: () => killed,
  };
};

const READY = { kind: 'ready', issuer: 'http://127.0.0.1:9400', port: 9400 };
type Prepared = Omit<StartMessage, 'kind' | 'session'>;
const prepared = (): Outcome<Prepared, Refusal> =>
  done({ version: '1', options: {}, masterKey: new Uint8Array(32).fill(7), keptIn: { source: 'keychain' } });

const supervise = (prepare: () => Promise<Outcome<Prepared, Refusal>> = async () => prepared()) => {
  const timers = handTimers();
  const processes: ReturnType<typeof createProcess>[] = [];
  const states: EngineState[] = [];
  const warned: string[] = [];
  const messages: unknown[] = [];
  let sessions = 0;
  const supervisor = createEngineSupervisor<string>({
    spawn: () => {
      const made = createProcess();
      processes.push(made);
      return made.child;
    },
    prepare,
    timers,
    onState: (state) => states.push(state),
    onMessage: (message) => messages.push(message),
    onSession: () => {
      sessions += 1;
    },
    warn: (message) => warned.push(message),
  });
  const newest = () => {
    const last = processes.at(-1);
    if (!last) throw new Error('No engine was started.');
    return last;
  };
  const start = async () => {
    supervisor.start();
    await settled();
    newest().say(READY);
    return newest();
  };
  return { supervisor, timers, processes, states, warned, messages, newest, start, sessions: () => sessions };
};

describe('the wait before the engine is started again', () => {
  it('doubles from half a second to 30 seconds', () => {
    let now = 0;
    const backOff = createBackOff(() => now);
    const delays = Array.from({ length: 9 }, () => {
      now += 61_000;
      return backOff.failed().delayMs;
    });
    expect(delays.slice(0, 5)).toEqual([500, 1000, 2000, 4000, 8000]);
    expect(delays.slice(5)).toEqual([30_000, 30_000, 30_000, 30_000]);
  });

  it('is the longest, and called failing, at the fifth failure within a minute', () => {
    const backOff = createBackOff(() => 0);
    const failing = Array.from({ length: 6 }, () => backOff.failed().failing);
    expect(failing).toEqual([false, false, false, false, true, true]);
  });

  it('is short again once the engine has served for a minute, and not before', () => {
    let now = 0;
    const backOff = createBackOff(() => now);
    backOff.failed();
    backOff.failed();
    backOff.serving();
    now += 59_999;
    expect(backOff.failed().delayMs).toBe(2000);
    backOff.serving();
    now += 60_000;
    expect(backOff.failed()).toEqual({ delayMs: 500, failing: false });
  });
});

describe('the engine', () => {
  it('is started with its key, and serves when it says so', async () => {
    const { start, states, supervisor } = supervise();
    const { sent } = await start();
    expect(sent).toEqual([
      { kind: 'start', session: null, version: '1', options: {}, masterKey: new Uint8Array(32).fill(7), keptIn: { source: 'keychain' } },
    ]);
    expect(states).toEqual([{ phase: 'starting' }, { phase: 'serving', issuer: READY.issuer }]);
    expect(supervisor.state()).toEqual({ phase: 'serving', issuer: READY.issuer });
  });

  it('leaves no key behind in the desktop’s memory', async () => {
    const given = prepared();
    const { start } = supervise(async () => given);
    await start();
    expect(given.ok && given.value.masterKey.every((byte) => byte === 0)).toBe(true);
  });

  it('that ends is started again after the wait, with the session it had', async () => {
    const { start, states, timers, processes, newest, sessions } = supervise();
    const first = await start();
    first.say({ kind: 'session', token: 'secret' });
    first.exit('SIGKILL');
    expect(states.at(-1)).toEqual({ phase: 'restarting', description: 'The engine ended unexpectedly (SIGKILL).', retryInMs: 500 });
    await timers.pass(499);
    expect(processes).toHaveLength(1);
    await timers.pass(1);
    expect(newest().sent[0]).toMatchObject({ kind: 'start', session: 'secret' });
    newest().say(READY);
    expect(states.at(-1)?.phase).toBe('serving');
    expect(sessions()).toBe(1);
  });

  it('is not given a session that has ended', async () => {
    const { start, timers, newest } = supervise();
    const first = await start();
    first.say({ kind: 'session', token: 'secret' });
    first.say({ kind: 'session', token: null });
    first.exit();
    await timers.pass(500);
    expect(newest().sent[0]).toMatchObject({ kind: 'start', session: null });
  });

  it('that falls five times in a minute counts as failed, and is still tried, slowly', async () => {
    const { supervisor, timers, states, processes, newest } = supervise();
    supervisor.start();
    await settled();
    for (const wait of [500, 1000, 2000, 4000]) {
      newest().exit();
      await timers.pass(wait);
    }
    newest().exit();
    expect(states.at(-1)).toMatchObject({ phase: 'failed', retryInMs: 30_000 });
    await timers.pass(30_000);
    expect(processes).toHaveLength(6);
  });

  it('that says why it cannot start is tried again with those words', async () => {
    const { supervisor, newest, states, timers, processes } = supervise();
    supervisor.start();
    await settled();
    newest().say({ kind: 'failed', of: 'fault', description: 'The data directory is held.' });
    newest().exit();
    expect(states.at(-1)).toEqual({ phase: 'restarting', description: 'The data directory is held.', retryInMs: 500 });
    await timers.pass(500);
    expect(processes).toHaveLength(2);
    expect(states.at(-1)).toEqual({ phase: 'restarting', description: 'The data directory is held.' });
  });

  it('whose configuration is wrong waits for a person', async () => {
    const { supervisor, newest, states, timers, processes } = supervise();
    supervisor.start();
    await settled();
    newest().say({ kind: 'failed', of: 'configuration', description: 'port: is none.' });
    newest().exit();
    expect(states.at(-1)).toEqual({ phase: 'failed', description: 'port: is none.' });
    await timers.pass(3_600_000);
    expect(processes).toHaveLength(1);
    supervisor.start();
    await settled();
    expect(processes).toHaveLength(2);
  });

  it('is not started without its key, and waits for a person', async () => {
    const description = 'The master key is missing.';
    let answer: Outcome<Prepared, Refusal> = refused({ code: 'key_vault', reason: 'missing', description });
    const { supervisor, states, processes, timers } = supervise(async () => answer);
    supervisor.start();
    await settled();
    expect([states.at(-1), processes.length]).toEqual([{ phase: 'failed', description }, 0]);
    await timers.pass(3_600_000);
    expect(processes).toHaveLength(0);
    answer = prepared();
    supervisor.start();
    await settled();
    expect(processes).toHaveLength(1);
  });

  it('whose preparation throws is tried again', async () => {
    let calls = 0;
    const { supervisor, states, timers } = supervise(async () => {
      calls += 1;
      throw new Error('keychain');
    });
    supervisor.start();
    await settled();
    expect(states.at(-1)).toEqual({ phase: 'restarting', description: 'The engine could not be started: keychain', retryInMs: 500 });
    await timers.pass(500);
    expect(calls).toBe(2);
  });

  it('is started once, however often that is asked', async () => {
    const { supervisor, processes } = supervise();
    supervisor.start();
    supervisor.start();
    await settled();
    supervisor.start();
    await settled();
    expect(processes).toHaveLength(1);
  });

  it('is not believed what is not of the protocol', async () => {
    const { start, states, warned, messages } = supervise();
    const { say } = await start();
    const before = states.length;
    for (const message of [
      null,
      'ready',
      { kind: 'ready' },
      { kind: 'session', token: 'a'.repeat(600) },
      { kind: 'notify', more: 1 },
      { kind: 'status', session: 'root', idleMinutes: 1 },
    ])
      say(message);
    expect([warned.length, states.length, messages]).toEqual([6, before, []]);
  });

  it('of an earlier start is not listened to', async () => {
    const { start, timers, states, supervisor } = supervise();
    const first = await start();
    first.exit();
    await timers.pass(500);
    const before = states.length;
    first.say(READY);
    first.exit();
    expect([states.length, supervisor.state().phase]).toEqual([before, 'restarting']);
  });
});

describe('a window', () => {
  it('is connected while the engine serves, and not otherwise', async () => {
    const { start, supervisor } = supervise();
    expect(supervisor.connect('c', 'port')).toBe(false);
    const engine = await start();
    expect(supervisor.connect('c', 'port')).toBe(true);
    expect(engine.ports).toEqual([['c', 'port']]);
    engine.exit();
    expect(supervisor.connect('c', 'port')).toBe(false);
  });
});

describe('locking', () => {
  it('goes to the engine at once', async () => {
    const { start, supervisor } = supervise();
    const { sent } = await start();
    supervisor.lock('screen_lock');
    expect(sent.at(-1)).toEqual({ kind: 'lock', reason: 'screen_lock' });
  });

  it('while the engine is down comes before anything else once it serves', async () => {
    const { start, supervisor, timers, newest, states } = supervise();
    const first = await start();
    first.exit();
    supervisor.lock('suspend');
    await timers.pass(500);
    expect(newest().sent.map(({ kind }) => kind)).toEqual(['start']);
    const { length } = states;
    newest().say(READY);
    expect(newest().sent.map(({ kind }) => kind)).toEqual(['start', 'lock']);
    expect(states.slice(length).map(({ phase }) => phase)).toEqual(['serving']);
  });
});

describe('a stop', () => {
  it('is asked for, and done when the engine is gone', async () => {
    const { start, supervisor, states } = supervise();
    const { sent, exit, killed } = await start();
    const stopped = supervisor.stop('quit');
    expect(sent.at(-1)).toEqual({ kind: 'stop', reason: 'quit' });
    exit('exit code 0');
    await stopped;
    expect([states.at(-1), killed()]).toEqual([{ phase: 'stopped' }, 0]);
  });

  it('does not wait for ever: the engine is ended after 10 seconds', async () => {
    const { start, supervisor, timers, warned } = supervise();
    const { killed } = await start();
    const stopped = supervisor.stop('quit');
    await timers.pass(STOP_WAIT_MS - 1);
    expect(killed()).toBe(0);
    await timers.pass(1);
    await stopped;
    expect([killed(), warned.length]).toEqual([1, 1]);
  });

  it('while a start is due is done at once, and nothing is started after it', async () => {
    const { start, supervisor, timers, processes, states } = supervise();
    (await start()).exit();
    await supervisor.stop('quit');
    await timers.pass(60_000);
    supervisor.start();
    await settled();
    expect([processes.length, states.at(-1)]).toEqual([1, { phase: 'stopped' }]);
  });

  it('during the preparation starts nothing, and wipes the key', async () => {
    const given = prepared();
    let finish: (outcome: Outcome<Prepared, Refusal>) => void = () => undefined;
    const { supervisor, processes } = supervise(() => new Promise((resolve) => (finish = resolve)));
    supervisor.start();
    await supervisor.stop('quit');
    finish(given);
    await settled();
    expect([processes.length, given.ok && given.value.masterKey[0]]).toEqual([0, 0]);
  });
});

describe('the protocol between desktop and engine', () => {
  it.each([
    [
      'a key that is too short',
      { kind: 'start', version: '1', options: {}, masterKey: new Uint8Array(31), keptIn: { source: 'file' }, session: null },
    ],
    ['a key as text', { kind: 'start', version: '1', options: {}, masterKey: 'a'.repeat(32), keptIn: { source: 'file' }, session: null }],
    ['an unknown order', { kind: 'eval', code: '1' }],
    ['an unknown reason to lock', { kind: 'lock', reason: 'because' }],
    ['a connection without a name', { kind: 'connect', connection: '' }],
    ['an object in place of a message', { kind: 'port-data', connection: 'a', data: { a: 1 } }],
    ['more than was agreed', { kind: 'stop', reason: 'quit', more: 1 }],
  ])('has no %s', (_what, message) => {
    expect(toEngine.safeParse(message).success).toBe(false);
  });

  it('carries messages of windows as text and as bytes', () => {
    for (const data of ['{}', new Uint8Array([1]), Buffer.from('a')]) {
      expect(toEngine.safeParse({ kind: 'port-data', connection: 'a', data }).success).toBe(true);
      expect(fromEngine.safeParse({ kind: 'port-data', connection: 'a', data }).success).toBe(true);
    }
  });
});
