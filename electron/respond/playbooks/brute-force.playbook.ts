import type { Playbook } from '../playbook.ts';

export const bruteForce: Playbook = {
  id: 'brute-force',
  title: 'Guessing from one address',
  description:
    'One address guesses passwords. Blocks it for a time. An address that several people use waits for approval; one on the allow list, of an operator, of this machine or of a trusted proxy is never blocked.',
  leastSeverity: 'medium',
  defaultMode: 'automatic',
  afterFailure: 'stop',
  steps: [{ act: 'addresses.block', target: 'subject', lasts: 'block', does: 'Block the address' }],
};
