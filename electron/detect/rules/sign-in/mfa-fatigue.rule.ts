import type { RuleInput } from '../../../../shared/rule.ts';
import { FAILED_SIGN_INS, mostly, orSignedIn } from '../conditions.ts';
import { ATTACKER, facts, failedSignIns, fires, signIns, silent } from '../histories.ts';

const name = { one: 'wrong code of the second factor', many: 'wrong codes of the second factor' };
const failure = { user: 'ada', address: ATTACKER, 'details.method': 'otp', 'details.reason': 'wrong' };

export const mfaFatigueRule: RuleInput = {
  id: 'mfa-fatigue',
  version: 2,
  title: 'Second factor under attack',
  description:
    'The second step of one account failed five or more times within ten minutes: somebody has the password and guesses the code, or wears its owner down.',
  false_positives: ['A phone whose clock is wrong.'],
  enabled: true,
  severity: 'high',
  risk: 75,
  technique: { id: 'T1621', name: 'Multi-Factor Authentication Request Generation', tactic: 'credential-access' },
  subject: 'user',
  when: {
    kinds: ['user.sign_in_failed', 'user.signed_in'],
    where: [orSignedIn({ field: 'details.method', in: ['otp', 'recovery_code'] })],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [{ count: 5, where: FAILED_SIGN_INS, name }, mostly(FAILED_SIGN_INS, 0.8, { name })],
  },
  group_seconds: 3600,
  baseline: 'sign_in_failures',
  acts: ['users.sign_out', 'users.suspend'],
  playbook: 'account-breach',
  tests: [
    fires('five wrong codes', facts('user.sign_in_failed', { times: 5, every: 30, ...failure })),
    silent(
      'four wrong codes, then the right one',
      facts('user.sign_in_failed', { times: 4, every: 30, ...failure }),
      signIns({ after: 150, user: 'ada', address: ATTACKER }),
    ),
    silent('five wrong passwords', failedSignIns({ times: 5, every: 30, user: 'ada', address: ATTACKER })),
  ],
};
