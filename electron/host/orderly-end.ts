import process from 'node:process';
import { app, powerMonitor } from 'electron';

/**
 * Ends the app in good order: what is begun by `finish` is waited for, once, before the windows close. When the system does not wait, the next start recovers.
 *
 * @param finish  Resolves, also when something failed, within a bounded time.
 * @returns Whether the app is about to end.
 */
export const createOrderlyEnd = (finish: () => Promise<unknown>): (() => boolean) => {
  let state: 'running' | 'ending' | 'ended' = 'running';
  app.on('before-quit', (event) => {
    if (state === 'ended') return;
    event.preventDefault();
    if (state === 'ending') return;
    state = 'ending';
    void finish().then(() => {
      state = 'ended';
      app.quit();
    });
  });
  // Windows tells its windows instead, and does not wait.
  if (process.platform !== 'win32') {
    powerMonitor.on('shutdown', ((event?: { preventDefault(): void }) => {
      event?.preventDefault();
      app.quit();
    }) as () => void);
  }
  return () => state !== 'running';
};
