import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRecentMap } from '../../electron/limits/recent-map.ts';

const uses = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 120 });

describe('the map of recent keys', () => {
  it('keeps a key until half its capacity of other keys have been used since, and never more keys than its capacity', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 10 }), uses, (capacity, sequence) => {
        const map = createRecentMap<number>(capacity);
        let recent: number[] = [];
        for (const use of sequence) {
          const value = map.get(`k${use}`);
          const othersSince = recent.indexOf(use);
          if (othersSince >= 0 && othersSince < Math.floor(capacity / 2)) expect(value).toBe(use);
          if (value === undefined) map.add(`k${use}`, use);
          else expect(value).toBe(use);
          recent = [use, ...recent.filter((other) => other !== use)];
          expect(map.size).toBeLessThanOrEqual(capacity);
        }
      }),
    );
  });

  it('lists each key once, with its value', () => {
    fc.assert(
      fc.property(uses, (sequence) => {
        const map = createRecentMap<number>(6);
        for (const use of sequence) if (map.get(`k${use}`) === undefined) map.add(`k${use}`, use);
        const entries = [...map.entries()];
        expect(entries).toHaveLength(map.size);
        expect(new Set(entries.map(([key]) => key)).size).toBe(map.size);
        for (const [key, value] of entries) expect(key).toBe(`k${value}`);
      }),
    );
  });
});
