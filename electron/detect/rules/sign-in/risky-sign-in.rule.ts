import type { RuleInput } from '../../../../shared/rule.ts';
import { ATTACKER, failedSignIns, fires, signIns, silent } from '../histories.ts';

export const riskySignInRule: RuleInput = {
  id: 'risky-sign-in',
  version: 1,
  title: 'Risky sign-in',
  description:
    'The right password of a person who is well known was used with hardly anything of what is usual for them: address, network, program and hour of the day score 90 of 100 or more. Either it went through by the password alone, or the policy refused it.',
  false_positives: ['Somebody with a new device on a journey.', 'A move to another provider together with another browser.'],
  enabled: true,
  severity: 'medium',
  risk: 50,
  technique: { id: 'T1078', name: 'Valid Accounts', tactic: 'initial-access' },
  subject: 'user',
  when: {
    kinds: ['user.signed_in', 'user.sign_in_failed'],
    where: [
      { field: 'details.risk', at_least: 90 },
      { field: 'details.method', is: 'password' },
    ],
  },
  logic: {
    type: 'threshold',
    within: 3600,
    all: [
      {
        count: 1,
        name: {
          one: 'attempted sign-in with the right password at a risk of 90 of 100 or more',
          many: 'attempted sign-ins with the right password at a risk of 90 of 100 or more',
        },
      },
    ],
  },
  group_seconds: 3600,
  baseline: 'sign_ins',
  acts: ['users.sign_out', 'addresses.block', 'users.suspend'],
  tests: [
    fires(
      'a password used from nowhere usual',
      signIns({ address: ATTACKER, user: 'ada', 'details.method': 'password', 'details.risk': 94 }),
    ),
    fires(
      'a sign-in that the policy refused',
      failedSignIns({ address: ATTACKER, user: 'ada', 'details.reason': 'risk', 'details.risk': 97 }),
    ),
    silent('a new browser at home', signIns({ address: ATTACKER, user: 'ada', 'details.method': 'password', 'details.risk': 41 })),
    silent(
      'a strange place, with the second factor shown',
      signIns({ address: ATTACKER, user: 'ada', 'details.method': 'otp', 'details.risk': 97 }),
    ),
    silent('a server that does not judge risk', signIns({ times: 5, address: ATTACKER, user: 'ada', 'details.method': 'password' })),
  ],
};
