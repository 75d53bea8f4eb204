import process from 'node:process';
import { powerMonitor } from 'electron';
import type { LockReason } from '../../../shared/desktop.ts';
import { createIdleWatch } from './idle-watch.ts';

const CHECK_MS = 15_000;

export interface AutoLockInput {
  /** 0 never locks by idleness. */
  readonly idleMinutes: () => number;
  readonly lock: (reason: LockReason) => void;
}

/**
 * Locks the console when nobody is at the machine: at sleep, at the screen's lock (which macOS and Windows tell), when another account takes over (macOS), and when no
 * key or pointer was used anywhere for so many minutes. What is typed or open does not stop it.
 *
 * @returns Ends it.
 */
export const startAutoLock = ({ idleMinutes, lock }: AutoLockInput): (() => void) => {
  const watch = createIdleWatch(idleMinutes, () => lock('idle'));
  powerMonitor.on('suspend', () => lock('suspend'));
  powerMonitor.on('lock-screen', () => lock('screen_lock'));
  if (process.platform === 'darwin') powerMonitor.on('user-did-resign-active', () => lock('screen_lock'));
  const timer = setInterval(() => watch(powerMonitor.getSystemIdleTime()), CHECK_MS);
  return () => clearInterval(timer);
};
