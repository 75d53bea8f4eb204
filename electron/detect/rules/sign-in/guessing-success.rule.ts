import type { RuleInput } from '../../../../shared/rule.ts';

export const guessingSuccessRule: RuleInput = {
  id: 'guessing-success',
  version: 1,
  title: 'Account opened by guessing',
  description: 'An address that failed at many accounts signed in to one: its list held a password that is right.',
  false_positives: ['Somebody signs in from an address where a scanner runs as well.'],
  enabled: true,
  severity: 'critical',
  risk: 95,
  technique: { id: 'T1078', name: 'Valid Accounts', tactic: 'initial-access' },
  subject: 'address',
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
    within: 1800,
    all: [
      { distinct: 'login', at_least: 5, where: [{ field: 'kind', is: 'user.sign_in_failed' }] },
      { count: 1, where: [{ field: 'kind', is: 'user.signed_in' }] },
      { count: 8, where: [{ field: 'kind', is: 'user.sign_in_failed' }] },
      { per: 'login', at_most: 3, where: [{ field: 'kind', is: 'user.sign_in_failed' }] },
      { share: [{ field: 'kind', is: 'user.sign_in_failed' }], at_least: 0.7 },
    ],
  },
  group_seconds: 3600,
  baseline: null,
  acts: ['addresses.block', 'users.sign_out', 'users.suspend'],
  tests: [
    {
      title: 'eight accounts failed, the ninth opened',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 8,
          every_seconds: 5,
          fields: { address: '198.51.100.7', login: 'p{n}', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
        { after_seconds: 60, kind: 'user.signed_in', times: 1, every_seconds: 1, fields: { address: '198.51.100.7', user: 'p9' } },
      ],
    },
    {
      title: 'eight accounts failed, none opened',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 8,
          every_seconds: 5,
          fields: { address: '198.51.100.7', login: 'p{n}', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
      ],
    },
    {
      title: 'an office: eight mistype, thirty sign in',
      fires: false,
      facts: [
        { after_seconds: 0, kind: 'user.signed_in', times: 30, every_seconds: 10, fields: { address: '198.51.100.7', user: 'u{n}' } },
        {
          after_seconds: 5,
          kind: 'user.sign_in_failed',
          times: 8,
          every_seconds: 30,
          fields: { address: '198.51.100.7', login: 'p{n}', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
      ],
    },
  ],
};
