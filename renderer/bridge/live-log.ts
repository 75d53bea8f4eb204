import type { Batch, Pulse } from '../../shared/contract/live.ts';
import type { EpochMs, Millis } from '../../shared/units.ts';
import type { ConsoleClient } from './client.ts';
import { denialOf } from './describe-error.ts';
import { createEngineClock } from './engine-clock.ts';
import { followLive } from './live-follower.ts';

/** How the window stands to the engine. */
export interface LiveState {
  readonly phase: 'connecting' | 'following' | 'lost' | 'denied';
  readonly pulse: Pulse | null;
  /** When the last answer came, by the engine's time. */
  readonly heardAt: EpochMs | null;
  /** From the time of this machine to the engine's. */
  readonly offset: Millis;
}

type KindCounts = Readonly<Record<string, number>>;

/** The window's one view of how far the log has come. It knows of React nothing, and holds no facts. */
export interface LiveLog {
  state(): LiveState;
  onState(listener: () => void): () => void;
  /** Facts recorded since the last call of the listener, by kind. */
  onKinds(listener: (kinds: KindCounts) => void): () => void;
  /** Resolves when the live view has come as far as a fact, or after a while without. */
  reached(seq: number, withinMs?: number): Promise<boolean>;
  start(client: ConsoleClient): () => void;
}

const REACH_WITHIN_MS = 5000;

export const createLiveLog = (): LiveLog => {
  let state: LiveState = { phase: 'connecting', pulse: null, heardAt: null, offset: 0 };
  const clock = createEngineClock();
  const stateListeners = new Set<() => void>();
  const kindListeners = new Set<(kinds: KindCounts) => void>();
  const set = (next: Partial<LiveState>): void => {
    state = { ...state, ...next };
    for (const listener of stateListeners) listener();
  };
  const onBatch = (batch: Batch): void => {
    const here = Date.now();
    clock.hear(batch.pulse.now, here);
    const offset = clock.offset();
    set({ phase: 'following', pulse: batch.pulse, heardAt: here + offset, offset });
    if (Object.keys(batch.kinds).length === 0) return;
    for (const listener of kindListeners) listener(batch.kinds);
  };
  const onState = (listener: () => void): (() => void) => {
    stateListeners.add(listener);
    return () => void stateListeners.delete(listener);
  };
  return {
    state: () => state,
    onState,
    onKinds(listener) {
      kindListeners.add(listener);
      return () => void kindListeners.delete(listener);
    },
    reached: (seq, withinMs = REACH_WITHIN_MS) =>
      new Promise((resolve) => {
        const has = (): boolean => (state.pulse?.head ?? 0) >= seq;
        if (has()) return resolve(true);
        const settle = (reached: boolean): void => {
          clearTimeout(timer);
          stop();
          resolve(reached);
        };
        const timer = setTimeout(() => settle(false), withinMs);
        const stop = onState(() => {
          if (has()) settle(true);
        });
      }),
    start: (client) =>
      followLive({
        client,
        events: false,
        onBatch,
        onFailure: (error) => set({ phase: denialOf(error) ? 'denied' : 'lost' }),
      }),
  };
};
