import type { Playbook } from '../playbook.ts';

export const clientAbuse: Playbook = {
  id: 'client-abuse',
  title: 'Abuse of a client',
  description:
    'A client behaves as it never did, or its credentials are used from where they should not be. Suspends it: nothing is issued to it and no token of it is accepted until it is resumed.',
  leastSeverity: 'medium',
  defaultMode: 'approval',
  afterFailure: 'stop',
  steps: [{ act: 'clients.suspend', target: 'subject', lasts: null, does: 'Suspend the client' }],
};
