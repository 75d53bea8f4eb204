import type { RuleInput } from '../../../../shared/rule.ts';
import { BUT_SECOND_FACTORS, FAILED_SIGN_INS, mostly } from '../conditions.ts';
import { ATTACKER, failedSignIns, fires, signIns, silent } from '../histories.ts';

const failure = { network: '198.51.100.0/24', address: '198.51.100.{n}', login: 'p{n}' };

export const slowSprayingNetworkRule: RuleInput = {
  id: 'slow-spraying-network',
  version: 1,
  title: 'Slow password spraying from one network',
  description: 'Over a day one network failed at twenty or more accounts with few tries each, and nearly nobody there ever signed in.',
  false_positives: ['A shared exit of a privacy network that many strangers use.'],
  enabled: true,
  severity: 'high',
  risk: 70,
  technique: { id: 'T1110.003', name: 'Password Spraying', tactic: 'credential-access' },
  subject: 'network',
  when: {
    kinds: ['user.sign_in_failed', 'user.signed_in'],
    where: [BUT_SECOND_FACTORS],
  },
  logic: {
    type: 'threshold',
    within: 86400,
    all: [
      { distinct: 'login', at_least: 20, where: FAILED_SIGN_INS },
      { per: 'login', at_most: 4, where: FAILED_SIGN_INS },
      mostly(FAILED_SIGN_INS, 0.8),
    ],
  },
  group_seconds: 86400,
  baseline: null,
  acts: ['addresses.block'],
  playbook: 'spraying-network',
  tests: [
    fires('one account an hour', failedSignIns({ times: 20, every: 3600, ...failure })),
    silent('nineteen accounts in a day', failedSignIns({ times: 19, every: 3600, ...failure })),
    silent(
      'a large office with a mistake now and then',
      failedSignIns({ times: 30, every: 2400, ...failure, address: ATTACKER }),
      signIns({ times: 300, every: 240, after: 10, network: '198.51.100.0/24', address: ATTACKER, user: 'u{n}' }),
    ),
  ],
};
