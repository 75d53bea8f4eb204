import type { RuleInput } from '../../../../shared/rule.ts';

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
      { distinct: 'login', at_least: 20, where: [{ field: 'kind', is: 'user.sign_in_failed' }] },
      { per: 'login', at_most: 4, where: [{ field: 'kind', is: 'user.sign_in_failed' }] },
      { share: [{ field: 'kind', is: 'user.sign_in_failed' }], at_least: 0.8 },
    ],
  },
  group_seconds: 86400,
  baseline: null,
  acts: ['addresses.block'],
  tests: [
    {
      title: 'one account an hour',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 20,
          every_seconds: 3600,
          fields: {
            network: '198.51.100.0/24',
            address: '198.51.100.{n}',
            login: 'p{n}',
            'details.method': 'password',
            'details.reason': 'wrong_password',
          },
        },
      ],
    },
    {
      title: 'nineteen accounts in a day',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 19,
          every_seconds: 3600,
          fields: {
            network: '198.51.100.0/24',
            address: '198.51.100.{n}',
            login: 'p{n}',
            'details.method': 'password',
            'details.reason': 'wrong_password',
          },
        },
      ],
    },
    {
      title: 'a large office with a mistake now and then',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 30,
          every_seconds: 2400,
          fields: {
            network: '198.51.100.0/24',
            address: '198.51.100.7',
            login: 'p{n}',
            'details.method': 'password',
            'details.reason': 'wrong_password',
          },
        },
        {
          after_seconds: 10,
          kind: 'user.signed_in',
          times: 300,
          every_seconds: 240,
          fields: { network: '198.51.100.0/24', address: '198.51.100.7', user: 'u{n}' },
        },
      ],
    },
  ],
};
