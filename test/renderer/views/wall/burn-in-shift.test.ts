import { describe, expect, it } from 'vitest';
import { burnInShift, REACH_PX } from '../../../../renderer/views/wall/burn-in-shift.ts';

const DAY = Array.from({ length: 1440 }, (_, minute) => burnInShift(1_800_000_000_000 + minute * 60_000));

describe('the wandering of the wall board', () => {
  it('moves at most a pixel a minute, each way, and stays within its reach', () => {
    for (const [at, { x, y }] of DAY.entries()) {
      const before = DAY[at - 1] ?? { x, y };
      expect(Math.abs(x - before.x)).toBeLessThanOrEqual(1);
      expect(Math.abs(y - before.y)).toBeLessThanOrEqual(1);
      expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(REACH_PX);
    }
  });

  it('comes to every row and every column, and stays nowhere', () => {
    expect(new Set(DAY.map(({ x }) => x)).size).toBe(2 * REACH_PX + 1);
    expect(new Set(DAY.map(({ y }) => y)).size).toBe(2 * REACH_PX + 1);
    expect(burnInShift(0)).not.toEqual(burnInShift(60_000));
  });

  it('is the same within a minute', () => {
    expect(burnInShift(1_800_000_000_001)).toEqual(burnInShift(1_800_000_059_999));
  });
});
