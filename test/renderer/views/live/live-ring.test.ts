import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLiveRing, type LiveRing, type LiveRow } from '../../../../renderer/views/live/live-ring.ts';
import { eventOf } from '../../events/events.ts';

/** A ring whose tenth of a second ends when the test says so. */
const ringOf = (limit: number) => {
  const due: (() => void)[] = [];
  const ring = createLiveRing({ limit, schedule: (run) => void due.push(run) });
  return { ring, due, pass: () => due.splice(0).forEach((run) => void run()) };
};
const events = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => eventOf(from + n));
const short = (rows: readonly LiveRow[]) => rows.map((row) => (row.type === 'event' ? row.event.seq : `${row.count} not shown`));
const shown = (ring: LiveRing) => short(ring.state().rows);

describe('the ring of live events', () => {
  it('keeps the newest, oldest first', () => {
    const { ring, pass } = ringOf(3);
    ring.push(events(1, 5), 0);
    pass();
    expect(shown(ring)).toEqual([3, 4, 5]);
    expect(ring.newest()).toBe(5);
  });

  it('passes over what it has already', () => {
    const { ring, pass } = ringOf(10);
    ring.push(events(1, 3), 0);
    ring.push(events(2, 4), 0);
    pass();
    expect(shown(ring)).toEqual([1, 2, 3, 4]);
  });

  it('tells its listeners once for all that comes within a tenth of a second', () => {
    const { ring, due, pass } = ringOf(100);
    let told = 0;
    ring.subscribe(() => {
      told += 1;
    });
    for (let seq = 1; seq <= 50; seq++) ring.push([eventOf(seq)], 0);
    expect([told, due.length]).toEqual([0, 1]);
    pass();
    expect([told, shown(ring).length]).toEqual([1, 50]);
  });

  it('says how many were not told, in their place, with the times between which they lie', () => {
    const { ring, pass } = ringOf(10);
    ring.push(events(1, 2), 0);
    ring.push(events(320, 321), 317);
    pass();
    expect(shown(ring)).toEqual([1, 2, '317 not shown', 320, 321]);
    expect(ring.state().rows[2]).toMatchObject({ from: eventOf(2).at, to: eventOf(320).at });
    ring.push([], 4);
    pass();
    expect(shown(ring).at(-1)).toBe('4 not shown');
  });

  it('stands still while paused, counts what comes, and shows it when it goes on', () => {
    const { ring, pass } = ringOf(10);
    ring.push(events(1, 2), 0);
    ring.pause();
    const { rows } = ring.state();
    ring.push(events(3, 5), 7);
    pass();
    expect(ring.state()).toMatchObject({ paused: true, waiting: 10, missed: 0 });
    expect(ring.state().rows).toBe(rows);
    ring.resume();
    expect(shown(ring)).toEqual([1, 2, '7 not shown', 3, 4, 5]);
    expect(ring.state()).toMatchObject({ paused: false, waiting: 0, missed: 0 });
  });

  it('says on going on how many went by for lack of room', () => {
    const { ring, pass } = ringOf(4);
    ring.push(events(1, 3), 0);
    ring.pause();
    ring.push(events(4, 6), 0);
    ring.push(events(7, 12), 0);
    pass();
    expect(shown(ring)).toEqual([1, 2, 3]);
    expect(ring.state()).toMatchObject({ waiting: 9, missed: 5 });
    ring.resume();
    expect(shown(ring)).toEqual(['5 not shown', 9, 10, 11, 12]);
    ring.push(events(13, 13), 0);
    pass();
    expect(shown(ring)).toEqual([10, 11, 12, 13]);
  });

  it('does the same when it is paused twice, and when it goes on without having paused', () => {
    const { ring, pass } = ringOf(4);
    ring.resume();
    ring.push(events(1, 2), 0);
    pass();
    ring.pause();
    ring.push(events(3, 3), 0);
    ring.pause();
    ring.resume();
    ring.resume();
    expect(shown(ring)).toEqual([1, 2, 3]);
  });

  it('leaves out what is not accepted, does not count it as new, and has it again when it is', () => {
    const { ring, pass } = ringOf(10);
    ring.narrow(({ seq }) => seq % 2 === 1);
    ring.push(events(1, 4), 0);
    pass();
    expect(shown(ring)).toEqual([1, 3]);
    ring.pause();
    ring.push(events(5, 8), 2);
    pass();
    expect(ring.state().waiting).toBe(4);
    ring.narrow(() => true);
    ring.resume();
    expect(shown(ring)).toEqual([1, 2, 3, 4, '2 not shown', 5, 6, 7, 8]);
  });

  it('loses no event without saying so, whatever comes and however often it is paused', () => {
    const step = fc.oneof(
      fc.record({ act: fc.constant('push' as const), events: fc.nat(6), skipped: fc.nat(3) }),
      fc.record({ act: fc.constantFrom('pause' as const, 'resume' as const, 'pass' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { ring, pass } = ringOf(8);
        let seq = 0;
        for (const one of steps) {
          const { paused, rows } = ring.state();
          if (one.act === 'push') {
            seq += one.skipped;
            ring.push(events(seq + 1, seq + one.events), one.skipped);
            seq += one.events;
          } else if (one.act === 'pass') pass();
          else ring[one.act]();
          if (paused && one.act !== 'resume') expect(ring.state().rows).toBe(rows);
        }
        ring.resume();
        pass();
        const all = ring.state().rows;
        const total = all.reduce((sum, row) => sum + (row.type === 'event' ? 1 : row.count), 0);
        const first = all.find((row) => row.type === 'event');
        // From the first row on, events and what the gaps say are all there were.
        if (first) {
          const after = all.slice(all.indexOf(first)).reduce((sum, row) => sum + (row.type === 'event' ? 1 : row.count), 0);
          expect(after).toBe(seq - first.event.seq + 1);
        }
        expect(total).toBeLessThanOrEqual(seq);
        expect(all.length).toBeLessThanOrEqual(9);
      }),
    );
  });
});
