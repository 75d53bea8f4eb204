import { setClientStatus } from './set-client-status.ts';

/**
 * Puts a suspended client back in use.
 *
 * @returns The client; refusal `not_found`, or `conflict` when it is active.
 * Audits `client.resumed`.
 */
export const resumeClient = setClientStatus('active', 'client.resumed');
