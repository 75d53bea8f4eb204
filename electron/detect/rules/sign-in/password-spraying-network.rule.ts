import type { RuleInput } from '../../../../shared/rule.ts';
import { BUT_SECOND_FACTORS, FAILED_SIGN_INS, mostly } from '../conditions.ts';
import { failedSignIns, fires, silent } from '../histories.ts';

const failure = { network: '198.51.100.0/24', address: '198.51.100.{n}', login: 'p{n}' };

export const passwordSprayingNetworkRule: RuleInput = {
  id: 'password-spraying-network',
  version: 1,
  title: 'Password spraying from one network',
  description: 'Addresses of one network tried few passwords on each of many accounts within an hour, and nearly all failed.',
  false_positives: ['A company behind several addresses whose directory was migrated with wrong passwords.'],
  enabled: true,
  severity: 'high',
  risk: 75,
  technique: { id: 'T1110.003', name: 'Password Spraying', tactic: 'credential-access' },
  subject: 'network',
  when: {
    kinds: ['user.sign_in_failed', 'user.signed_in'],
    where: [BUT_SECOND_FACTORS],
  },
  logic: {
    type: 'threshold',
    within: 3600,
    all: [
      { distinct: 'login', at_least: 12, where: FAILED_SIGN_INS },
      { distinct: 'address', at_least: 3, where: FAILED_SIGN_INS },
      { per: 'login', at_most: 3, where: FAILED_SIGN_INS },
      mostly(FAILED_SIGN_INS, 0.8),
    ],
  },
  group_seconds: 3600,
  baseline: null,
  acts: ['addresses.block'],
  playbook: 'spraying-network',
  tests: [
    fires('twelve accounts from six addresses', failedSignIns({ times: 12, every: 60, ...failure })),
    silent(
      'twelve accounts from two addresses',
      failedSignIns({ times: 6, every: 60, ...failure, address: '198.51.100.1' }),
      failedSignIns({ times: 6, every: 60, after: 400, network: '198.51.100.0/24', address: '198.51.100.2', login: 'q{n}' }),
    ),
    silent('eleven accounts', failedSignIns({ times: 11, every: 60, ...failure })),
  ],
};
