import type { RuleInput } from '../../../../shared/rule.ts';
import { BUT_SECOND_FACTORS, FAILED_SIGN_INS, mostly } from '../conditions.ts';
import { failedSignIns, fires, signIns, silent } from '../histories.ts';

export const slowSprayingAgentRule: RuleInput = {
  id: 'slow-spraying-agent',
  version: 1,
  title: 'Slow password spraying by one program',
  description:
    'Over a day sign-ins by one program failed at fifteen or more accounts from ten or more networks, with few tries each, and nearly none succeeded: the mark of a spray that is spread over many addresses.',
  false_positives: ['A new version of an application that sends wrong credentials for everybody.'],
  enabled: true,
  severity: 'high',
  risk: 70,
  technique: { id: 'T1110.003', name: 'Password Spraying', tactic: 'credential-access' },
  subject: 'agent',
  when: {
    kinds: ['user.sign_in_failed', 'user.signed_in'],
    where: [BUT_SECOND_FACTORS],
  },
  logic: {
    type: 'threshold',
    within: 86400,
    all: [
      { distinct: 'login', at_least: 15, where: FAILED_SIGN_INS },
      { distinct: 'network', at_least: 10, where: FAILED_SIGN_INS },
      { per: 'login', at_most: 4, where: FAILED_SIGN_INS },
      mostly(FAILED_SIGN_INS, 0.8),
    ],
  },
  group_seconds: 86400,
  baseline: null,
  acts: ['addresses.block'],
  playbook: 'distributed-guessing',
  tests: [
    fires(
      'fifteen accounts from fifteen networks',
      failedSignIns({ times: 15, every: 1800, agent: 'curl/8', network: '198.51.{n}.0/24', address: '198.51.{n}.9', login: 'p{n}' }),
    ),
    silent('fourteen accounts', failedSignIns({ times: 14, every: 1800, agent: 'curl/8', network: '198.51.{n}.0/24', login: 'p{n}' })),
    silent(
      'a common browser whose users now and then mistype',
      failedSignIns({ times: 30, every: 1000, agent: 'Mozilla/5.0', network: '198.51.{n}.0/24', login: 'p{n}' }),
      signIns({ times: 300, every: 100, after: 5, agent: 'Mozilla/5.0', network: '198.51.{n}.0/24', user: 'u{n}' }),
    ),
  ],
};
