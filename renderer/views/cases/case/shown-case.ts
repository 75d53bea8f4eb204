import type { ConsoleClient } from '../../../bridge/client.ts';

/** One case as the engine shows it: with its alerts and its time line. */
export type ShownCase = Awaited<ReturnType<ConsoleClient['cases']['show']>>;
