import type { RuleInput } from '../../../../shared/rule.ts';
import { FAILED_SIGN_INS, mostly, orSignedIn } from '../conditions.ts';
import { ATTACKER, facts, failedSignIns, fires, silent } from '../histories.ts';

const name = { one: 'failed sign-in with a password', many: 'failed sign-ins with a password' };

export const bruteForceUserRule: RuleInput = {
  id: 'brute-force-user',
  version: 1,
  title: 'Brute force on one account',
  description: 'Ten or more passwords of one account were wrong within ten minutes, wherever they came from.',
  false_positives: ['A device that goes on with a password that was changed.'],
  enabled: true,
  severity: 'high',
  risk: 65,
  technique: { id: 'T1110.001', name: 'Password Guessing', tactic: 'credential-access' },
  subject: 'user',
  when: {
    kinds: ['user.sign_in_failed', 'user.signed_in'],
    where: [orSignedIn({ field: 'details.method', is: 'password' })],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [{ count: 10, where: FAILED_SIGN_INS, name }, mostly(FAILED_SIGN_INS, 0.8, { name })],
  },
  group_seconds: 3600,
  baseline: 'sign_in_failures',
  acts: ['users.sign_out', 'users.suspend'],
  playbook: 'distributed-guessing',
  tests: [
    fires('ten guesses from ten addresses', failedSignIns({ times: 10, every: 50, user: 'ada', address: '198.51.100.{n}' })),
    silent('nine guesses', failedSignIns({ times: 9, every: 50, user: 'ada', address: '198.51.100.{n}' })),
    silent(
      'ten wrong codes of the second step',
      facts('user.sign_in_failed', {
        times: 10,
        every: 50,
        user: 'ada',
        address: ATTACKER,
        'details.method': 'otp',
        'details.reason': 'wrong',
      }),
    ),
  ],
};
