import type { ConsoleClient } from '../../../bridge/client.ts';

/** An account with what hangs on it, as `users.show` answers. */
export type ShownUser = Awaited<ReturnType<ConsoleClient['users']['show']>>;
