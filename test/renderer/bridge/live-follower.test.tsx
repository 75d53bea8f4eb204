import { ORPCError } from '@orpc/client';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Follow, followLive } from '../../../renderer/bridge/live-follower.ts';
import type { Batch } from '../../../shared/contract/live.ts';
import { batchOf, createPage, createWire, settled } from './wire.tsx';

let page: ReturnType<typeof createPage>;
let stops: (() => void)[];
beforeEach(() => {
  vi.useFakeTimers();
  page = createPage();
  stops = [];
  vi.stubGlobal('document', page.page);
});
afterEach(() => {
  for (const stop of stops) stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const follow = (options: Partial<Follow> = {}) => {
  const wire = createWire();
  const batches: Batch[] = [];
  const failures: unknown[] = [];
  const stop = followLive({
    client: wire.client,
    events: true,
    onBatch: (batch) => void batches.push(batch),
    onFailure: (error) => void failures.push(error),
    ...options,
  });
  stops.push(stop);
  return { wire, batches, failures, stop };
};
const pass = async (milliseconds: number): Promise<void> => {
  await vi.advanceTimersByTimeAsync(milliseconds);
  await settled();
};
const unreachable = new TypeError('fetch failed');

describe('following the log', () => {
  it('begins at the head without waiting, and goes on from where each answer leads', async () => {
    const { wire, batches } = follow();
    expect(wire.last().input).toMatchObject({ cursor: null, wait_ms: 0, events: true });
    await wire.last().answer(batchOf(7));
    expect(wire.last().input).toMatchObject({ cursor: 7, wait_ms: 15_000 });
    await wire.last().answer(batchOf(9, [8, 9]));
    expect(wire.last().input.cursor).toBe(9);
    expect(batches.map(({ cursor }) => cursor)).toEqual([7, 9]);
  });

  it('begins where it is told, also at the very beginning', () => {
    expect(follow({ from: 41 }).wire.last().input).toMatchObject({ cursor: 41, wait_ms: 15_000 });
    expect(follow({ from: 0 }).wire.last().input).toMatchObject({ cursor: 0 });
  });

  it('asks for what is wanted, and for nothing else', () => {
    const { input } = follow({ filter: { user: 'ada' }, events: false, limit: 500 }).wire.last();
    expect(input).toMatchObject({ filter: { user: 'ada' }, events: false, limit: 500 });
    expect(Object.keys(follow().wire.last().input).toSorted()).toEqual(['cursor', 'events', 'wait_ms']);
  });

  it('has one call outstanding, however long it takes', async () => {
    const { wire } = follow();
    await pass(3_600_000);
    expect(wire.calls).toHaveLength(1);
    await page.show('hidden');
    await page.show('visible');
    expect(wire.calls).toHaveLength(1);
  });

  it('asks again only when the batch was taken', async () => {
    const order: string[] = [];
    const { wire } = follow({ onBatch: () => void order.push(`taken, ${wire.calls.length} asked`) });
    await wire.last().answer(batchOf(1));
    await wire.last().answer(batchOf(2));
    expect(order).toEqual(['taken, 1 asked', 'taken, 2 asked']);
  });
});

describe('an engine that is not reached', () => {
  it('is asked again from the same cursor, ever less often', async () => {
    const { wire, failures } = follow({ from: 5 });
    for (const [at, wait] of [500, 1000, 2000, 5000, 5000, 5000].entries()) {
      await wire.last().fail(unreachable);
      await pass(wait - 1);
      expect(wire.calls).toHaveLength(at + 1);
      await pass(1);
      expect(wire.calls).toHaveLength(at + 2);
      expect(wire.last().input.cursor).toBe(5);
    }
    expect(failures).toHaveLength(6);
  });

  it('that is back is trusted again: the next failure is tried again soon', async () => {
    const { wire, batches } = follow({ from: 5 });
    for (const wait of [500, 1000, 2000]) {
      await wire.last().fail(unreachable);
      await pass(wait);
    }
    await wire.last().answer(batchOf(8, [6, 7, 8]));
    expect(batches).toHaveLength(1);
    await wire.last().fail(unreachable);
    await pass(500);
    expect(wire.calls).toHaveLength(6);
    expect(wire.last().input.cursor).toBe(8);
  });

  it('that was never reached is still asked where the head is', async () => {
    const { wire } = follow();
    await wire.last().fail(unreachable);
    await pass(500);
    expect(wire.last().input).toMatchObject({ cursor: null, wait_ms: 0 });
  });

  it('is asked at once when somebody looks at the window again', async () => {
    const { wire } = follow({ from: 5 });
    for (const wait of [500, 1000, 2000]) {
      await wire.last().fail(unreachable);
      await pass(wait);
    }
    await wire.last().fail(unreachable);
    await page.show('visible');
    expect(wire.calls).toHaveLength(5);
  });

  it('that turns the call away is said so each time, and asked on: somebody may sign in again', async () => {
    const denied = new ORPCError('DENIED', { data: { code: 'locked', description: 'x' } });
    const { wire, failures } = follow({ from: 5 });
    await wire.last().fail(denied);
    await pass(500);
    await wire.last().fail(denied);
    await pass(1000);
    expect(failures).toEqual([denied, denied]);
    expect(wire.calls).toHaveLength(3);
  });
});

describe('a hidden window', () => {
  it('asks without waiting, every ten seconds, so that it holds no connection', async () => {
    await page.show('hidden');
    const { wire } = follow({ from: 5 });
    expect(wire.last().input.wait_ms).toBe(0);
    await wire.last().answer(batchOf(6, [6]));
    await pass(9_999);
    expect(wire.calls).toHaveLength(1);
    await pass(1);
    expect(wire.last().input).toMatchObject({ cursor: 6, wait_ms: 0 });
  });

  it('catches up at once when it is shown', async () => {
    await page.show('hidden');
    const { wire } = follow({ from: 5 });
    await wire.last().answer(batchOf(6, [6]));
    await page.show('visible');
    expect(wire.calls).toHaveLength(2);
    expect(wire.last().input).toMatchObject({ cursor: 6, wait_ms: 15_000 });
  });
});

describe('stopping', () => {
  it('gives the outstanding call up, and tells nothing any more', async () => {
    const { wire, batches, failures, stop } = follow({ from: 5 });
    stop();
    await settled();
    expect(wire.last().signal.aborted).toBe(true);
    await wire.last().answer(batchOf(6, [6]));
    await pass(60_000);
    expect([wire.calls.length, batches, failures]).toEqual([1, [], []]);
  });

  it('ends also while it waits after a failure, and while it is hidden', async () => {
    const failed = follow({ from: 5 });
    await failed.wire.last().fail(unreachable);
    failed.stop();
    failed.stop();
    await page.show('hidden');
    const hidden = follow({ from: 5 });
    await hidden.wire.last().answer(batchOf(6));
    hidden.stop();
    await page.show('visible');
    await pass(60_000);
    expect([failed.wire.calls.length, hidden.wire.calls.length]).toEqual([1, 1]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('whatever happens on the way', () => {
  it('no event is passed over and none comes twice', async () => {
    const step = fc.oneof(
      fc.record({ act: fc.constant('record' as const), facts: fc.nat(5) }),
      fc.record({ act: fc.constantFrom('answer' as const, 'fail' as const, 'hide' as const, 'show' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        await page.show('visible');
        const { wire, batches, stop } = follow({ from: 0 });
        let head = 0;
        let answered = 0;
        const answer = async (): Promise<void> => {
          if (wire.calls.length === answered) return;
          answered = wire.calls.length;
          const { cursor } = wire.last().input;
          await wire.last().answer(
            batchOf(
              head,
              Array.from({ length: head - (cursor ?? head) }, (_, at) => (cursor ?? 0) + at + 1),
            ),
          );
        };
        for (const one of steps) {
          if (one.act === 'record') head += one.facts;
          else if (one.act === 'answer') await answer();
          else if (one.act === 'hide' || one.act === 'show') await page.show(one.act === 'hide' ? 'hidden' : 'visible');
          else if (wire.calls.length > answered) {
            answered = wire.calls.length;
            await wire.last().fail(unreachable);
            await pass(5000);
          }
          expect(wire.calls.length - answered).toBeLessThanOrEqual(1);
        }
        await page.show('visible');
        await answer();
        await pass(10_000);
        await answer();
        stop();
        const told = batches.flatMap(({ events }) => events.map(({ seq }) => seq));
        expect(told).toEqual(Array.from({ length: head }, (_, at) => at + 1));
      }),
      { numRuns: 60 },
    );
  });
});
