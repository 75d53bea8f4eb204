import type { ConsoleClient } from '../../../bridge/client.ts';

/** A client with how it does, as `clients.show` answers. */
export type ShownClient = Awaited<ReturnType<ConsoleClient['clients']['show']>>;
