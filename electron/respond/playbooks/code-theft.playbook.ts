import type { Playbook } from '../playbook.ts';

export const codeTheft: Playbook = {
  id: 'code-theft',
  title: 'Stolen authorization code',
  description:
    'Somebody redeems codes that were given to others. Revokes the tokens of the grants at stake and blocks the addresses. The client is the victim: it is left alone.',
  leastSeverity: 'medium',
  defaultMode: 'approval',
  afterFailure: 'continue',
  steps: [
    { act: 'tokens.revoke', target: 'grants', lasts: null, does: 'Revoke the tokens of the grants' },
    { act: 'addresses.block', target: 'addresses', lasts: 'block', does: 'Block the addresses' },
  ],
};
