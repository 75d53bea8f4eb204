import type { RuleInput } from '../../../../shared/rule.ts';

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
    where: [
      {
        any: [
          { field: 'kind', is: 'user.signed_in' },
          { field: 'details.method', not_in: ['otp', 'recovery_code'] },
        ],
      },
    ],
  },
  logic: {
    type: 'threshold',
    within: 86400,
    all: [
      { distinct: 'login', at_least: 15, where: [{ field: 'kind', is: 'user.sign_in_failed' }] },
      { distinct: 'network', at_least: 10, where: [{ field: 'kind', is: 'user.sign_in_failed' }] },
      { per: 'login', at_most: 4, where: [{ field: 'kind', is: 'user.sign_in_failed' }] },
      { share: [{ field: 'kind', is: 'user.sign_in_failed' }], at_least: 0.8 },
    ],
  },
  group_seconds: 86400,
  baseline: null,
  acts: ['addresses.block'],
  tests: [
    {
      title: 'fifteen accounts from fifteen networks',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 15,
          every_seconds: 1800,
          fields: {
            agent: 'curl/8',
            network: '198.51.{n}.0/24',
            address: '198.51.{n}.9',
            login: 'p{n}',
            'details.method': 'password',
            'details.reason': 'wrong_password',
          },
        },
      ],
    },
    {
      title: 'fourteen accounts',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 14,
          every_seconds: 1800,
          fields: {
            agent: 'curl/8',
            network: '198.51.{n}.0/24',
            login: 'p{n}',
            'details.method': 'password',
            'details.reason': 'wrong_password',
          },
        },
      ],
    },
    {
      title: 'a common browser whose users now and then mistype',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 30,
          every_seconds: 1000,
          fields: {
            agent: 'Mozilla/5.0',
            network: '198.51.{n}.0/24',
            login: 'p{n}',
            'details.method': 'password',
            'details.reason': 'wrong_password',
          },
        },
        {
          after_seconds: 5,
          kind: 'user.signed_in',
          times: 300,
          every_seconds: 100,
          fields: { agent: 'Mozilla/5.0', network: '198.51.{n}.0/24', user: 'u{n}' },
        },
      ],
    },
  ],
};
