import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHashPool } from '../../electron/accounts/hash-pool.ts';

/** Work that ends when the test says so. */
const gate = () => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
};

describe('hash pool', () => {
  it('runs no more than its concurrency under 100 parallel calls, and all that it accepted', async () => {
    const pool = createHashPool({ concurrency: 3, queueLimit: 60 });
    let running = 0;
    let peak = 0;
    let ran = 0;
    const work = async (): Promise<number> => {
      running += 1;
      ran += 1;
      peak = Math.max(peak, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return 7;
    };
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => pool.run(work)));
    expect(peak).toBe(3);
    expect(ran).toBe(63);
    expect(outcomes.filter((outcome) => outcome.ok && outcome.value === 7)).toHaveLength(63);
    expect(pool.depth()).toEqual({ running: 0, waiting: 0 });
  });

  it('refuses at once, without calling the work, when the queue is full', async () => {
    const pool = createHashPool({ concurrency: 1, queueLimit: 1 });
    const { open, opened } = gate();
    const first = pool.run(() => opened);
    const second = pool.run(async () => 'second');
    expect(pool.depth()).toEqual({ running: 1, waiting: 1 });
    let called = false;
    const third = await pool.run(async () => {
      called = true;
    });
    expect(third).toMatchObject({ ok: false, refusal: { code: 'temporarily_unavailable', reason: 'hash_pool_full' } });
    expect(called).toBe(false);
    open();
    await first;
    expect(await second).toEqual({ ok: true, value: 'second' });
  });

  it('serves those who wait in order of arrival', async () => {
    const pool = createHashPool({ concurrency: 1, queueLimit: 10 });
    const order: number[] = [];
    await Promise.all([0, 1, 2, 3, 4].map((n) => pool.run(async () => order.push(n))));
    expect(order).toEqual([0, 1, 2, 3, 4]);
  });

  it('passes a fault through and frees its place, also when the work throws before its first await', async () => {
    const pool = createHashPool({ concurrency: 1, queueLimit: 0 });
    await expect(pool.run(() => Promise.reject(new Error('disk')))).rejects.toThrow('disk');
    await expect(
      pool.run(() => {
        throw new Error('at once');
      }),
    ).rejects.toThrow('at once');
    expect(await pool.run(async () => 1)).toEqual({ ok: true, value: 1 });
  });

  it('accepts exactly concurrency plus queue of a burst, whatever the bounds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 0, max: 8 }),
        fc.integer({ min: 0, max: 30 }),
        async (concurrency, queueLimit, burst) => {
          const pool = createHashPool({ concurrency, queueLimit });
          const { open, opened } = gate();
          const calls = Array.from({ length: burst }, () => pool.run(() => opened));
          expect(pool.depth()).toEqual({
            running: Math.min(burst, concurrency),
            waiting: Math.min(Math.max(burst - concurrency, 0), queueLimit),
          });
          open();
          const accepted = (await Promise.all(calls)).filter((outcome) => outcome.ok).length;
          expect(accepted).toBe(Math.min(burst, concurrency + queueLimit));
          expect(pool.depth()).toEqual({ running: 0, waiting: 0 });
        },
      ),
    );
  });

  it.each([
    { concurrency: 0, queueLimit: 1 },
    { concurrency: 1.5, queueLimit: 1 },
    { concurrency: 1, queueLimit: -1 },
    { concurrency: 1, queueLimit: Number.POSITIVE_INFINITY },
  ])('faults on the impossible bounds $concurrency and $queueLimit', (bounds) => {
    expect(() => createHashPool(bounds)).toThrow(RangeError);
  });
});
