import { defineConfig } from 'vitest/config';

/** One process, no isolation: the whole unit and protocol suite shares its module graph, which keeps it fast. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Those have configurations of their own, in scripts/.
    exclude: ['test/fault/kill.test.ts', 'test/e2e-electron/**', 'test/packaging/**', 'node_modules/**'],
    pool: 'threads',
    isolate: false,
    maxWorkers: 2,
    testTimeout: 40_000,
    hookTimeout: 40_000,
    expect: { poll: { timeout: 10_000 } },
  },
});
