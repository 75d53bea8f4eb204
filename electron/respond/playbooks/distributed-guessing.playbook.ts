import type { Playbook } from '../playbook.ts';

export const distributedGuessing: Playbook = {
  id: 'distributed-guessing',
  title: 'Guessing from many addresses',
  description:
    'Many addresses guess at one account or one client, or one program sprays from many. Blocks the addresses the alert stands on. The account and the client are the victims: they are left alone, or the attack would put them out of use.',
  leastSeverity: 'medium',
  defaultMode: 'approval',
  afterFailure: 'continue',
  steps: [{ act: 'addresses.block', target: 'addresses', lasts: 'block', does: 'Block the addresses' }],
};
