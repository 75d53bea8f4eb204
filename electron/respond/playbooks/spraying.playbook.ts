import type { Playbook } from '../playbook.ts';

export const spraying: Playbook = {
  id: 'spraying',
  title: 'Spraying or stuffing from one address',
  description:
    'One address tries many accounts, with a few passwords or with those of a list. Blocks it for a time. An address that several people use waits for approval.',
  leastSeverity: 'medium',
  defaultMode: 'automatic',
  afterFailure: 'stop',
  steps: [{ act: 'addresses.block', target: 'subject', lasts: 'block', does: 'Block the address' }],
};
