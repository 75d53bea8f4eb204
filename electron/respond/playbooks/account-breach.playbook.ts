import type { Playbook } from '../playbook.ts';

export const accountBreach: Playbook = {
  id: 'account-breach',
  title: 'Account taken over',
  description:
    'A password was found, or a second factor was worn down, and the sign-in succeeded. Suspends the account, which also ends what its tokens are good for, and blocks the addresses. The person is told and comes back with a new password.',
  leastSeverity: 'medium',
  defaultMode: 'approval',
  afterFailure: 'continue',
  steps: [
    { act: 'users.suspend', target: 'users', lasts: null, does: 'Suspend the account' },
    { act: 'tokens.revoke', target: 'users', lasts: null, does: 'Revoke the tokens of the account' },
    { act: 'addresses.block', target: 'addresses', lasts: 'block', does: 'Block the addresses' },
  ],
};
