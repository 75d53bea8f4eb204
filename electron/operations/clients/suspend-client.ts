import { setClientStatus } from './set-client-status.ts';

/**
 * Suspends a client: nothing is issued to it, and no token of it is accepted, until it is resumed. Its tokens are not revoked: they are good again then.
 *
 * @returns The client; refusal `not_found`, or `conflict` when it is suspended already.
 * Audits `client.suspended`.
 */
export const suspendClient = setClientStatus('suspended', 'client.suspended');
