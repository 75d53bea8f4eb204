import type { EventFilterInput } from '../../../shared/contract/audit.ts';
import type { ConsoleClient } from '../../bridge/client.ts';
import { describeError, type Failure } from '../../bridge/describe-error.ts';
import { followLive } from '../../bridge/live-follower.ts';
import { createLiveRing, type LiveRing, type RingState } from './live-ring.ts';

/** Rows are told to the screen ten times a second at most. */
const TELL_MS = 100;
const RETRY_MS = 2000;
/** Events of one batch; the newest are told and the others counted. */
const BATCH = 500;

export interface SourceState extends RingState {
  readonly phase: 'loading' | 'following' | 'lost';
  /** Why nothing could be read; a filter that makes no sense is not asked for again. */
  readonly failure: Failure | null;
}

export interface LiveSource extends Pick<LiveRing, 'narrow' | 'pause' | 'resume' | 'subscribe'> {
  state(): SourceState;
  /** Reads the newest events and follows from there. @returns Stops. */
  start(): () => void;
}

interface SourceOptions {
  readonly client: ConsoleClient;
  readonly filter: EventFilterInput;
  /** Most rows. */
  readonly limit: number;
  /** Events shown at the start. */
  readonly first: number;
}

/**
 * The newest events of a filter and all that come after. The head is asked for before the list is read, and events that come twice are passed over: so between the
 * list and what follows there is no gap and no duplicate.
 */
export const createLiveSource = ({ client, filter, limit, first }: SourceOptions): LiveSource => {
  const ring = createLiveRing({ limit, schedule: (run) => void setTimeout(run, TELL_MS) });
  const listeners = new Set<() => void>();
  let phase: SourceState['phase'] = 'loading';
  let failure: Failure | null = null;
  let state: SourceState = { ...ring.state(), phase, failure };
  const tell = (): void => {
    state = { ...ring.state(), phase, failure };
    for (const listener of listeners) listener();
  };
  const become = (next: SourceState['phase'], why: Failure | null): void => {
    if (phase === next && failure === why) return;
    phase = next;
    failure = why;
    tell();
  };

  const begin = async (signal: AbortSignal): Promise<number> => {
    const { cursor } = await client.live.next({ cursor: null, events: false, wait_ms: 0 }, { signal });
    const { events } = await client.audit.list({ filter, limit: first }, { signal });
    ring.push(events.toReversed(), 0);
    return Math.max(cursor, ring.newest());
  };
  const start = (): (() => void) => {
    const stopping = new AbortController();
    const { signal } = stopping;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopFollowing = (): void => undefined;
    const stopRing = ring.subscribe(tell);
    const follow = (from: number): void => {
      become('following', null);
      stopFollowing = followLive({
        client,
        filter,
        events: true,
        limit: BATCH,
        from,
        onBatch: ({ events, skipped }) => {
          ring.push(events, skipped);
          become('following', null);
        },
        onFailure: (error) => become('lost', describeError(error)),
      });
    };
    const attempt = (): void => {
      begin(signal).then(
        (from) => {
          if (!signal.aborted) follow(from);
        },
        (error: unknown) => {
          if (signal.aborted) return;
          const why = describeError(error);
          become('lost', why);
          if (why.kind !== 'refused') timer = setTimeout(attempt, RETRY_MS);
        },
      );
    };
    attempt();
    return () => {
      stopping.abort();
      clearTimeout(timer);
      stopFollowing();
      stopRing();
    };
  };

  return {
    narrow: ring.narrow,
    pause: ring.pause,
    resume: ring.resume,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    state: () => state,
    start,
  };
};
