import type { Operations } from '../../control/connect-control.ts';

export interface Quickstart {
  /** Whether the database had no client. */
  readonly isFirstRun: boolean;
  readonly clientId?: string | undefined;
  readonly secret?: string | undefined;
}

/** Registers a client to try out where there is none at all, in the development profile only: in production nothing is there that nobody asked for. */
export const makeQuickstart = async (operations: Operations, profile: 'development' | 'production'): Promise<Quickstart> => {
  const { clients } = await operations.clients.list({ limit: 1 });
  if (clients.length > 0) return { isFirstRun: false };
  if (profile === 'production') return { isFirstRun: true };
  const client = await operations.clients.add({
    client_id: 'quickstart',
    client_name: 'Quickstart',
    grant_types: ['client_credentials'],
    scope: 'demo:read',
  });
  return { isFirstRun: true, clientId: client.client_id, secret: client.client_secret };
};
