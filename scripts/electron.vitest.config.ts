import { defineConfig } from 'vitest/config';

/** The desktop app in a real Electron; it needs a display and the binary that GATEWATCH_ELECTRON names. */
export default defineConfig({
  test: {
    include: ['test/e2e-electron/**/*.test.ts'],
    pool: 'threads',
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
