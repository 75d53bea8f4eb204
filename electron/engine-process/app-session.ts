import { createRouterClient, ORPCError } from '@orpc/server';
import type { LockReason } from '../../shared/desktop.ts';
import type { ConsoleConnection } from '../console/connection.ts';
import type { FromEngine } from '../host/engine-protocol.ts';
import { operations } from '../operations/index.ts';
import type { OperationDeps } from '../operations/operation.ts';

type Told = Extract<FromEngine, { kind: 'session' | 'status' }>;

export interface AppSession {
  /** What every window of the app is served with: they share one session. */
  readonly connection: ConsoleConnection;
  lock(reason: LockReason): Promise<void>;
  /** Tells how the session stands, if that is news. */
  report(): Promise<void>;
}

/**
 * The operator's session of this app. Its token lives here and, so that it outlives a restart of the engine, in the memory of the main process; no window ever has it.
 *
 * @param token  From before a restart, or null.
 */
export const createAppSession = (deps: OperationDeps, before: string | null, tell: (told: Told) => void): AppSession => {
  let token = before ?? undefined;
  let last = '';
  const connection: ConsoleConnection = {
    transport: 'app',
    trusted: true,
    token: () => token,
    keep(next) {
      token = next;
      tell({ kind: 'session', token: next });
    },
    forget() {
      token = undefined;
      tell({ kind: 'session', token: null });
    },
  };
  const client = createRouterClient(operations, { context: { deps, connection } });
  return {
    connection,
    async lock(reason) {
      // Locked already, or nobody is signed in: there is nothing to lock.
      await client.session.lock({ reason }).catch((error: unknown) => {
        if (!(error instanceof ORPCError && error.code === 'DENIED')) throw error;
      });
    },
    async report() {
      const { state, idle_minutes } = await client.session.state({});
      const now = `${state} ${idle_minutes}`;
      if (now !== last) tell({ kind: 'status', session: state, idleMinutes: idle_minutes });
      last = now;
    },
  };
};
