import type { RuleInput } from '../../../../shared/rule.ts';

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
    within: 3600,
    all: [
      { distinct: 'login', at_least: 12, where: [{ field: 'kind', is: 'user.sign_in_failed' }] },
      { distinct: 'address', at_least: 3, where: [{ field: 'kind', is: 'user.sign_in_failed' }] },
      { per: 'login', at_most: 3, where: [{ field: 'kind', is: 'user.sign_in_failed' }] },
      { share: [{ field: 'kind', is: 'user.sign_in_failed' }], at_least: 0.8 },
    ],
  },
  group_seconds: 3600,
  baseline: null,
  acts: ['addresses.block'],
  tests: [
    {
      title: 'twelve accounts from six addresses',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 12,
          every_seconds: 60,
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
      title: 'twelve accounts from two addresses',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 6,
          every_seconds: 60,
          fields: {
            network: '198.51.100.0/24',
            address: '198.51.100.1',
            login: 'p{n}',
            'details.method': 'password',
            'details.reason': 'wrong_password',
          },
        },
        {
          after_seconds: 400,
          kind: 'user.sign_in_failed',
          times: 6,
          every_seconds: 60,
          fields: {
            network: '198.51.100.0/24',
            address: '198.51.100.2',
            login: 'q{n}',
            'details.method': 'password',
            'details.reason': 'wrong_password',
          },
        },
      ],
    },
    {
      title: 'eleven accounts',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 11,
          every_seconds: 60,
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
  ],
};
