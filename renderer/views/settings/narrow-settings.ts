import type { ConsoleClient } from '../../bridge/client.ts';

export type Setting = Awaited<ReturnType<ConsoleClient['server']['settings']>>['settings'][number];

/** The settings whose name or meaning holds what is typed. */
export const narrowSettings = (settings: readonly Setting[], typed: string): readonly Setting[] => {
  const wanted = typed.trim().toLowerCase();
  return settings.filter(({ key, meaning }) => `${key} ${meaning}`.toLowerCase().includes(wanted));
};
