import { defineConfig } from 'vitest/config';

/** The packed desktop app, in the folder that GATEWATCH_PACKAGE names. */
export default defineConfig({
  test: {
    include: ['test/packaging/**/*.test.ts'],
    pool: 'threads',
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
