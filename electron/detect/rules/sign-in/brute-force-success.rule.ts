import type { RuleInput } from '../../../../shared/rule.ts';
import { ATTACKER, failedSignIns, fires, signIns, silent } from '../histories.ts';

export const bruteForceSuccessRule: RuleInput = {
  id: 'brute-force-success',
  version: 2,
  title: 'Password guessed',
  description: 'After eight or more wrong passwords in a row, within a quarter of an hour, somebody signed in to the account.',
  false_positives: ['The owner remembered the password in the end: ask.'],
  enabled: true,
  severity: 'critical',
  risk: 90,
  technique: { id: 'T1078', name: 'Valid Accounts', tactic: 'initial-access' },
  subject: 'user',
  when: { kinds: ['user.sign_in_failed', 'user.signed_in'], where: [] },
  logic: {
    type: 'sequence',
    within: 900,
    steps: [
      {
        kinds: ['user.sign_in_failed'],
        where: [{ field: 'details.method', is: 'password' }],
        at_least: 8,
        name: { one: 'failed sign-in with a password', many: 'failed sign-ins with a password' },
      },
      { kinds: ['user.signed_in'], where: [], at_least: 1 },
    ],
  },
  group_seconds: 3600,
  baseline: 'sign_in_failures',
  acts: ['users.sign_out', 'users.suspend', 'tokens.revoke'],
  playbook: 'account-breach',
  tests: [
    fires(
      'eight wrong, then right',
      failedSignIns({ times: 8, every: 20, user: 'ada', address: ATTACKER }),
      signIns({ after: 200, user: 'ada', address: ATTACKER }),
    ),
    silent(
      'seven wrong, then right',
      failedSignIns({ times: 7, every: 20, user: 'ada', address: ATTACKER }),
      signIns({ after: 200, user: 'ada', address: ATTACKER }),
    ),
    silent(
      'eight wrong, but right ones in between',
      failedSignIns({ times: 4, every: 20, user: 'ada', address: ATTACKER }),
      signIns({ after: 100, user: 'ada', address: ATTACKER }),
      failedSignIns({ times: 7, every: 20, after: 120, user: 'ada', address: ATTACKER }),
      signIns({ after: 300, user: 'ada', address: ATTACKER }),
    ),
    silent(
      'right, then eight wrong',
      signIns({ user: 'ada', address: ATTACKER }),
      failedSignIns({ times: 8, every: 20, after: 10, user: 'ada', address: ATTACKER }),
    ),
  ],
};
