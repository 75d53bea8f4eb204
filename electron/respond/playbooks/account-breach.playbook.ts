import { BLOCK_SECONDS, type Playbook } from '../playbook.ts';

export const accountBreach: Playbook = {
  id: 'account-breach',
  title: 'Account taken over',
  description:
    'A password was found, or a second factor was worn down, and the sign-in succeeded. Suspends the account, which also ends what its tokens are good for, and blocks the addresses. The person is told and comes back with a new password.',
  rules: ['brute-force-success', 'guessing-success', 'mfa-fatigue', 'recovery-code-after-failures'],
  leastSeverity: 'medium',
  defaultMode: 'approval',
  afterFailure: 'continue',
  steps: [
    { act: 'users.suspend', target: 'users', seconds: null, sentence: 'Suspend the account.' },
    { act: 'tokens.revoke', target: 'users', seconds: null, sentence: 'Revoke the tokens of the account.' },
    { act: 'addresses.block', target: 'addresses', seconds: BLOCK_SECONDS, sentence: 'Block the addresses for 30 days.' },
  ],
};
