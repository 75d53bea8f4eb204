import type { RuleInput } from '../../../../shared/rule.ts';
import { FAILED_SIGN_INS, mostly } from '../conditions.ts';
import { ATTACKER, failedSignIns, fires, signIns, silent } from '../histories.ts';

export const signInFailuresUserRule: RuleInput = {
  id: 'sign-in-failures-user',
  version: 2,
  title: 'Many failed sign-ins to one account',
  description: 'More than five sign-ins to one account failed within five minutes, and hardly any succeeded.',
  false_positives: ['The owner has forgotten the password.'],
  enabled: true,
  severity: 'low',
  risk: 25,
  technique: { id: 'T1110.001', name: 'Password Guessing', tactic: 'credential-access' },
  subject: 'user',
  when: { kinds: ['user.sign_in_failed', 'user.signed_in'], where: [] },
  logic: {
    type: 'threshold',
    within: 300,
    all: [{ count: 6, where: FAILED_SIGN_INS }, mostly(FAILED_SIGN_INS, 0.9)],
  },
  group_seconds: 3600,
  baseline: 'sign_in_failures',
  acts: ['users.sign_out'],
  tests: [
    fires('six failures', failedSignIns({ times: 6, every: 30, user: 'ada', address: '198.51.100.{n}' })),
    silent(
      'five failures, then the right one',
      failedSignIns({ times: 5, every: 30, user: 'ada', address: ATTACKER }),
      signIns({ after: 200, user: 'ada', address: ATTACKER }),
    ),
    silent(
      'six failures of somebody who types badly, with a sign-in between them',
      failedSignIns({ times: 3, every: 20, user: 'ada', address: ATTACKER }),
      signIns({ after: 70, user: 'ada', address: ATTACKER }),
      failedSignIns({ times: 3, every: 20, after: 120, user: 'ada', address: ATTACKER }),
    ),
    silent('six failures over ten minutes', failedSignIns({ times: 6, every: 110, user: 'ada', address: ATTACKER })),
  ],
};
