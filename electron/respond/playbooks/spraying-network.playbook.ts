import type { Playbook } from '../playbook.ts';

export const sprayingNetwork: Playbook = {
  id: 'spraying-network',
  title: 'Spraying from a network',
  description:
    'The addresses of one network share out the tries. Blocks the network for a time. Others live in it: an operator looks at who was seen there and approves.',
  leastSeverity: 'medium',
  defaultMode: 'approval',
  afterFailure: 'stop',
  steps: [{ act: 'addresses.block', target: 'subject', lasts: 'network_block', does: 'Block the network' }],
};
