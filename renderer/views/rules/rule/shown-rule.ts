import type { ConsoleClient } from '../../../bridge/client.ts';

/** One rule as the engine shows it: with its versions and exceptions. */
export type ShownRule = Awaited<ReturnType<ConsoleClient['rules']['show']>>;
