import { defineConfig } from 'vitest/config';

/** The kill loop by itself: it needs the processor to itself, and minutes, so that the other configuration leaves it out. */
export default defineConfig({
  test: {
    include: ['test/fault/kill.test.ts'],
    pool: 'threads',
    maxWorkers: 1,
    testTimeout: 600_000,
    hookTimeout: 60_000,
  },
});
