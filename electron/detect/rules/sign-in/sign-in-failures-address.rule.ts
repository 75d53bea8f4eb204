import type { RuleInput } from '../../../../shared/rule.ts';
import { FAILED_SIGN_INS, mostly } from '../conditions.ts';
import { ATTACKER, failedSignIns, fires, signIns, silent } from '../histories.ts';

export const signInFailuresAddressRule: RuleInput = {
  id: 'sign-in-failures-address',
  version: 2,
  title: 'Many failed sign-ins from one address',
  description: 'More than five sign-ins from one address failed within five minutes, and hardly any succeeded.',
  false_positives: ['One person who has forgotten the password and keeps trying.'],
  enabled: true,
  severity: 'low',
  risk: 25,
  technique: { id: 'T1110.001', name: 'Password Guessing', tactic: 'credential-access' },
  subject: 'address',
  when: { kinds: ['user.sign_in_failed', 'user.signed_in'], where: [] },
  logic: {
    type: 'threshold',
    within: 300,
    all: [{ count: 6, where: FAILED_SIGN_INS }, mostly(FAILED_SIGN_INS, 0.9)],
  },
  group_seconds: 3600,
  baseline: 'sign_in_failures',
  acts: ['addresses.block'],
  tests: [
    fires('six failures and no success', failedSignIns({ times: 6, every: 20, address: ATTACKER, login: 'ada' })),
    silent(
      'six failures of somebody who types badly, with a sign-in between them',
      failedSignIns({ times: 3, every: 20, address: ATTACKER, login: 'ada' }),
      signIns({ after: 70, address: ATTACKER, user: 'ada' }),
      failedSignIns({ times: 3, every: 20, after: 120, address: ATTACKER, login: 'ada' }),
    ),
    silent('five failures', failedSignIns({ times: 5, every: 20, address: ATTACKER, login: 'ada' })),
    silent(
      'an office where six of a hundred mistype',
      signIns({ times: 100, every: 2, address: ATTACKER, user: 'u{n}' }),
      failedSignIns({ times: 6, every: 20, after: 100, address: ATTACKER, login: 'u{n}' }),
    ),
  ],
};
