import { ORPCError } from '@orpc/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLiveLog, type LiveLog } from '../../../renderer/bridge/live-log.ts';
import { batchOf, createPage, createWire, settled } from './wire.tsx';

const START = Date.UTC(2026, 10, 21, 12);
let wire: ReturnType<typeof createWire>;
let live: LiveLog;
let stop: () => void;
beforeEach(() => {
  vi.useFakeTimers({ now: START });
  vi.stubGlobal('document', createPage().page);
  wire = createWire();
  live = createLiveLog();
  stop = live.start(wire.client);
});
afterEach(() => {
  stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});
const pass = async (milliseconds: number): Promise<void> => {
  await vi.advanceTimersByTimeAsync(milliseconds);
  await settled();
};

describe('how a window stands to the engine', () => {
  it('is connecting until the first answer, then following, and says when it heard last', async () => {
    expect(live.state()).toEqual({ phase: 'connecting', pulse: null, heardAt: null, offset: 0 });
    await pass(2000);
    await wire.last().answer(batchOf(7));
    expect(live.state()).toMatchObject({ phase: 'following', pulse: { head: 7 }, heardAt: START + 2000 });
  });

  it('tells the engine’s time where the clock of the machine is wrong, and by it when the engine was heard', async () => {
    const ahead = 70 * 60_000;
    const batch = batchOf(7);
    await wire.last().answer({ ...batch, pulse: { ...batch.pulse, now: START - ahead } });
    expect(live.state()).toMatchObject({ offset: -ahead, heardAt: START - ahead });
  });

  it('is lost when the engine goes, keeps what was known, and is following again when it is back', async () => {
    await wire.last().answer(batchOf(7));
    await wire.last().fail(new TypeError('fetch failed'));
    expect(live.state()).toMatchObject({ phase: 'lost', pulse: { head: 7 }, heardAt: START });
    await pass(500);
    await wire.last().answer(batchOf(9));
    expect(live.state()).toMatchObject({ phase: 'following', pulse: { head: 9 } });
  });

  it.each(['not_signed_in', 'locked', 'forbidden'])('is denied, not lost, when the engine says %s', async (code) => {
    await wire.last().fail(new ORPCError('DENIED', { data: { code, description: 'x' } }));
    expect(live.state().phase).toBe('denied');
  });

  it('asks for counts only: the facts themselves are for those who show them', () => {
    expect(wire.last().input).toMatchObject({ events: false });
  });

  it('tells whoever listens, until they leave', async () => {
    const told: string[] = [];
    const leave = live.onState(() => void told.push(live.state().phase));
    live.onState(() => void told.push('other'));
    await wire.last().answer(batchOf(1));
    leave();
    leave();
    await wire.last().answer(batchOf(2));
    expect(told).toEqual(['following', 'other', 'other']);
  });

  it('tells the kinds of what was recorded, and nothing when nothing was', async () => {
    const told: object[] = [];
    const leave = live.onKinds((kinds) => void told.push(kinds));
    await wire.last().answer(batchOf(1));
    await wire.last().answer(batchOf(4, [], { 'token.issued': 2, 'user.created': 1 }));
    leave();
    await wire.last().answer(batchOf(5, [], { 'token.issued': 1 }));
    expect(told).toEqual([{ 'token.issued': 2, 'user.created': 1 }]);
  });
});

describe('waiting until a fact has come', () => {
  it('is over at once when it has, and else with the answer that brings it', async () => {
    await wire.last().answer(batchOf(7));
    expect(await live.reached(7)).toBe(true);
    let reached: boolean | undefined;
    void live.reached(9).then((so) => {
      reached = so;
    });
    await wire.last().answer(batchOf(8));
    expect(reached).toBeUndefined();
    await wire.last().answer(batchOf(12));
    expect(reached).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is given up after a while: an act that was done is not held back for its fact', async () => {
    const waiting = live.reached(9);
    await pass(5000);
    expect(await waiting).toBe(false);
    await wire.last().answer(batchOf(12));
    const short = live.reached(99, 10);
    await pass(10);
    expect(await short).toBe(false);
  });
});
