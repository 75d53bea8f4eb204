import type { EngineState, LockReason } from '../../shared/desktop.ts';
import type { Outcome, Refusal } from '../lib/outcome.ts';
import { createBackOff } from './engine/back-off.ts';
import { type FromEngine, fromEngine, type StartMessage, type ToEngine } from './engine-protocol.ts';

/** How long a stop may take before the engine is ended. What it did not finish, its next start recovers. */
export const STOP_WAIT_MS = 10_000;

/** The engine's process, whichever kind it is. */
export interface EngineChild<Port> {
  send(message: ToEngine): void;
  /** Hands the engine's end of a window's port over. */
  connect(connection: string, port: Port): void;
  /** Messages as they come, not yet checked. */
  onMessage(listener: (message: unknown) => void): void;
  /** Once, when the process is gone, or could not be started. */
  onExit(listener: (how: string) => void): void;
  kill(): void;
}

/** Timers as a dependency, so that time can be moved by hand. */
export interface Timers {
  monotonic(): number;
  after(milliseconds: number, run: () => void): () => void;
}

export interface SupervisorInput<Port> {
  readonly spawn: () => EngineChild<Port>;
  /** Finds configuration and master key, each time anew, so that no key is held here. A refusal waits for a person. */
  readonly prepare: () => Promise<Outcome<Omit<StartMessage, 'kind' | 'session'>, Refusal>>;
  readonly timers: Timers;
  readonly onState: (state: EngineState) => void;
  /** What the engine says besides its own state and the session. */
  readonly onMessage: (message: Extract<FromEngine, { kind: 'status' | 'notify' }>) => void;
  /** The session of this app changed. */
  readonly onSession: () => void;
  readonly warn: (message: string) => void;
}

export interface EngineSupervisor<Port> {
  /** Starts the engine, at once also when a later start is due. */
  start(): void;
  /** Asks the engine to end in good order, and ends it after `STOP_WAIT_MS`. Resolves when it is gone. */
  stop(reason: string): Promise<void>;
  state(): EngineState;
  /** Only while it serves; false when it does not. */
  connect(connection: string, port: Port): boolean;
  /** Locks the session of this app: now, or before anything else once the engine serves again. */
  lock(reason: LockReason): void;
}

interface Run<Port> {
  readonly child: EngineChild<Port>;
  failure?: Extract<FromEngine, { kind: 'failed' }>;
}

/** Keeps the engine alive: starts it, starts it again with growing waits when it ends, and stops it. */
export const createEngineSupervisor = <Port>(input: SupervisorInput<Port>): EngineSupervisor<Port> => {
  const { timers } = input;
  const backOff = createBackOff(timers.monotonic);
  let state: EngineState = { phase: 'stopped' };
  let run: Run<Port> | undefined;
  /** Tells a preparation that it was overtaken. */
  let generation = 0;
  let cancelRetry: (() => void) | undefined;
  let stopping: { readonly done: Promise<void>; readonly finish: () => void } | undefined;
  let session: string | null = null;
  let pendingLock: LockReason | undefined;

  const enter = (next: EngineState): void => {
    state = next;
    input.onState(next);
  };

  const retryLater = (description: string): void => {
    const { delayMs, failing } = backOff.failed();
    cancelRetry = timers.after(delayMs, begin);
    enter({ phase: failing ? 'failed' : 'restarting', description, retryInMs: delayMs });
  };

  const ended = (which: Run<Port>, how: string): void => {
    if (run !== which) return;
    run = undefined;
    const { failure } = which;
    if (stopping) {
      enter({ phase: 'stopped' });
      stopping.finish();
    } else if (failure?.of === 'configuration') {
      enter({ phase: 'failed', description: failure.description });
    } else {
      retryLater(failure?.description ?? `The engine ended unexpectedly (${how}).`);
    }
  };

  const serve = ({ child }: Run<Port>, { issuer, consoleUrl }: Extract<FromEngine, { kind: 'ready' }>): void => {
    backOff.serving();
    if (pendingLock) child.send({ kind: 'lock', reason: pendingLock });
    pendingLock = undefined;
    enter({ phase: 'serving', issuer, ...(consoleUrl === undefined ? {} : { consoleUrl }) });
  };

  const take = (which: Run<Port>, message: FromEngine): void => {
    if (message.kind === 'ready') serve(which, message);
    else if (message.kind === 'failed') which.failure = message;
    else if (message.kind === 'status' || message.kind === 'notify') input.onMessage(message);
    else if (message.kind === 'session') {
      session = message.token;
      input.onSession();
    }
  };

  const launch = (prepared: Omit<StartMessage, 'kind' | 'session'>): void => {
    const started: Run<Port> = { child: input.spawn() };
    run = started;
    started.child.onExit((how) => ended(started, how));
    started.child.onMessage((raw) => {
      if (run !== started) return;
      const parsed = fromEngine.safeParse(raw);
      if (parsed.success) take(started, parsed.data);
      else input.warn('The engine sent a message that is not of the protocol; it was left alone.');
    });
    started.child.send({ kind: 'start', session, ...prepared });
  };

  const prepareAndLaunch = async (mine: number): Promise<void> => {
    const prepared = await input.prepare();
    if (mine !== generation || stopping) {
      if (prepared.ok) prepared.value.masterKey.fill(0);
      return;
    }
    if (!prepared.ok) {
      enter({ phase: 'failed', description: prepared.refusal.description });
      return;
    }
    try {
      launch(prepared.value);
    } finally {
      prepared.value.masterKey.fill(0);
    }
  };

  function begin(): void {
    if (run || stopping) return;
    cancelRetry?.();
    cancelRetry = undefined;
    generation += 1;
    const { phase, description } = state;
    enter(phase === 'stopped' ? { phase: 'starting' } : { phase: 'restarting', ...(description === undefined ? {} : { description }) });
    prepareAndLaunch(generation).catch((error: unknown) => {
      run?.child.kill();
      run = undefined;
      if (!stopping) retryLater(`The engine could not be started: ${error instanceof Error ? error.message : String(error)}`);
    });
  }

  const stop = async (reason: string): Promise<void> => {
    if (stopping) return stopping.done;
    cancelRetry?.();
    let finish = (): void => undefined;
    const done = new Promise<void>((resolve) => {
      finish = resolve;
    });
    stopping = { done, finish };
    if (!run) {
      enter({ phase: 'stopped' });
      return finish();
    }
    const { child } = run;
    child.send({ kind: 'stop', reason });
    const cancel = timers.after(STOP_WAIT_MS, () => {
      input.warn('The engine did not stop in time and was ended; its next start recovers.');
      child.kill();
      finish();
    });
    await done;
    cancel();
  };

  return {
    start: begin,
    stop,
    state: () => state,
    connect(connection, port) {
      if (state.phase !== 'serving' || !run) return false;
      run.child.connect(connection, port);
      return true;
    },
    lock(reason) {
      if (state.phase === 'serving' && run) run.child.send({ kind: 'lock', reason });
      else pendingLock = reason;
    },
  };
};
