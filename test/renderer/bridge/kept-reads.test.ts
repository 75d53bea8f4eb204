import { ORPCError } from '@orpc/client';
import { type QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { acceptSession, SESSION_KEY } from '../../../renderer/bridge/accept-session.ts';
import { countFacts } from '../../../renderer/bridge/count-facts.ts';
import { createQueries } from '../../../renderer/bridge/create-queries.ts';
import { readAgain, STILL } from '../../../renderer/bridge/read-again.ts';
import type { SessionState } from '../../../shared/contract/session.ts';

let queries: QueryClient;
beforeEach(() => {
  vi.useFakeTimers();
  queries = createQueries();
});
afterEach(() => {
  queries.clear();
  vi.useRealTimers();
});

const stateOf = (state: SessionState['state'], id?: string): SessionState => ({
  state,
  may_create: false,
  ...(id === undefined ? {} : { operator: { id, name: id, role: 'viewer' as const, second_factor: false } }),
  version: '1.0.0',
  issuer: 'http://127.0.0.1:9400',
  lab: false,
  profile: 'development',
  idle_minutes: 15,
  password_rule: '',
});
const denied = (code: string) => new ORPCError('DENIED', { data: { code, description: 'x' } });

/** Reads once under that key, and gives how often it was asked for. */
const readFailing = async (error: unknown): Promise<number> => {
  let asked = 0;
  const read = queries.fetchQuery({
    queryKey: ['users.list'],
    queryFn: () => {
      asked += 1;
      return Promise.reject(error);
    },
  });
  const ended = read.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(5000);
  await ended;
  return asked;
};

describe('what is read of the engine', () => {
  it('is asked for again a few times when the engine was not reached', async () => {
    // What is fetched by hand is not retried by itself: the rule is that of the screens.
    const { retry } = queries.getDefaultOptions().queries ?? {};
    if (typeof retry !== 'function') throw new Error('there is no rule');
    const unreachable = new TypeError('fetch failed');
    expect([0, 1, 2, 3, 4].map((failures) => retry(failures, unreachable))).toEqual([true, true, true, false, false]);
  });

  it('is not asked for again when the answer says no', async () => {
    const { retry } = queries.getDefaultOptions().queries ?? {};
    if (typeof retry !== 'function') throw new Error('there is no rule');
    for (const code of ['REFUSED', 'DENIED', 'FAULT', 'BAD_REQUEST', 'TOO_MANY_REQUESTS'])
      expect(retry(0, new ORPCError(code))).toBe(false);
    expect(await readFailing(denied('forbidden'))).toBe(1);
  });

  it('tells the gate when the session has ended or was locked, and only then', async () => {
    for (const [error, told] of [
      [denied('not_signed_in'), true],
      [denied('locked'), true],
      [denied('forbidden'), false],
      [new ORPCError('REFUSED', { data: { code: 'not_found', description: 'x' } }), false],
      [new ORPCError('FAULT'), false],
    ] as const) {
      queries.setQueryData(SESSION_KEY, stateOf('signed_in', 'ada'));
      await readFailing(error);
      expect(queries.getQueryState(SESSION_KEY)?.isInvalidated).toBe(told);
    }
  });

  it('is never changed twice by itself: an act that failed is the operator’s to do again', () => {
    expect(queries.getDefaultOptions().mutations).toMatchObject({ retry: false });
  });
});

describe('taking over where the session stands', () => {
  const shown = () => queries.getQueryData(['users.list']);
  beforeEach(() => {
    acceptSession(queries, stateOf('signed_in', 'ada'));
    queries.setQueryData(['users.list'], ['bob']);
  });

  it('keeps the screens of the same operator', () => {
    acceptSession(queries, stateOf('signed_in', 'ada'));
    expect(shown()).toEqual(['bob']);
  });

  it.each([
    ['another operator comes', stateOf('signed_in', 'eve')],
    ['the console is locked', stateOf('locked', 'ada')],
    ['nobody is signed in any more', stateOf('signed_out')],
    ['there is no operator at all', stateOf('first_run')],
  ])('drops what was on the screens when %s', (_, state) => {
    acceptSession(queries, state);
    expect(shown()).toBeUndefined();
    expect(queries.getQueryData(SESSION_KEY)).toEqual(state);
  });

  it('has nothing left over for the operator who unlocks after another', () => {
    acceptSession(queries, stateOf('locked', 'ada'));
    acceptSession(queries, stateOf('signed_in', 'eve'));
    expect(queries.getQueryCache().getAll()).toHaveLength(1);
  });
});

describe('facts that a screen cares for', () => {
  const counts = { 'client.created': 2, 'client.removed': 1, 'client_secret.x': 5, 'user.created': 4, client: 7 };

  it('are all of them when it names none', () => {
    expect(countFacts(counts, [])).toBe(19);
    expect(countFacts({}, [])).toBe(0);
  });

  it('are those of a kind, or of all kinds before a dot, each counted once', () => {
    expect(countFacts(counts, ['client.created'])).toBe(2);
    expect(countFacts(counts, ['client.'])).toBe(3);
    expect(countFacts(counts, ['client.', 'client.created', 'user.created'])).toBe(7);
    expect(countFacts(counts, ['created', 'client.create', '.'])).toBe(0);
  });
});

describe('after something was saved', () => {
  /** Shows what is read under a key, and gives how often it was read, and the way to stop showing it. */
  const shown = (key: string, meta?: typeof STILL) => {
    const reads = { count: 0 };
    const queryFn = () => {
      reads.count += 1;
      return Promise.resolve(reads.count);
    };
    const options = { queryKey: [key], queryFn, ...(meta ? { meta } : {}) };
    const show = () => new QueryObserver(queries, options).subscribe(() => undefined);
    return { reads, show };
  };

  it('what is shown is read again, but for a list that is worked through: that one once it is shown anew', async () => {
    const [figure, list] = [shown('alerts.standing'), shown('alerts.list', STILL)];
    figure.show();
    const hide = list.show();
    await vi.advanceTimersByTimeAsync(1);
    expect([figure.reads.count, list.reads.count]).toEqual([1, 1]);
    await readAgain(queries);
    await vi.advanceTimersByTimeAsync(1);
    expect([figure.reads.count, list.reads.count]).toEqual([2, 1]);
    hide();
    list.show();
    await vi.advanceTimersByTimeAsync(1);
    expect(list.reads.count).toBe(2);
  });
});
