import type { RuleInput } from '../../../../shared/rule.ts';

export const passwordSprayingRule: RuleInput = {
  id: 'password-spraying',
  version: 1,
  title: 'Password spraying from one address',
  description: 'One address tried few passwords on each of many accounts within ten minutes, and nearly all failed.',
  false_positives: ['A training room or a kiosk whose password was changed for everybody.'],
  enabled: true,
  severity: 'high',
  risk: 75,
  technique: { id: 'T1110.003', name: 'Password Spraying', tactic: 'credential-access' },
  subject: 'address',
  when: {
    kinds: ['user.sign_in_failed', 'limit.exceeded', 'user.signed_in'],
    where: [
      { field: 'details.foreign', not: true },
      {
        any: [
          { field: 'kind', is: 'user.signed_in' },
          { field: 'details.method', not_in: ['otp', 'recovery_code'] },
        ],
      },
      {
        any: [
          { field: 'kind', not: 'limit.exceeded' },
          { field: 'details.tier', is: 'auth' },
          { field: 'details.reason', is: 'auth' },
        ],
      },
    ],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [
      { distinct: 'login', at_least: 5, where: [{ field: 'kind', is: 'user.sign_in_failed' }] },
      { count: 8, where: [{ field: 'success', is: false }], name: { one: 'refused sign-in attempt', many: 'refused sign-in attempts' } },
      { per: 'login', at_most: 3, where: [{ field: 'kind', is: 'user.sign_in_failed' }] },
      { share: [{ field: 'kind', is: 'user.sign_in_failed' }], of: [{ field: 'kind', not: 'limit.exceeded' }], at_least: 0.8 },
    ],
  },
  group_seconds: 3600,
  baseline: 'sign_in_failures',
  acts: ['addresses.block'],
  tests: [
    {
      title: 'eight accounts, one password each',
      fires: true,
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
      title: 'four accounts, twice each',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 4,
          every_seconds: 5,
          fields: { address: '198.51.100.7', login: 'p{n}', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
        {
          after_seconds: 30,
          kind: 'user.sign_in_failed',
          times: 4,
          every_seconds: 5,
          fields: { address: '198.51.100.7', login: 'p{n}', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
      ],
    },
    {
      title: 'a morning at an office: ten of a hundred mistype',
      fires: false,
      facts: [
        { after_seconds: 0, kind: 'user.signed_in', times: 90, every_seconds: 4, fields: { address: '198.51.100.7', user: 'u{n}' } },
        {
          after_seconds: 60,
          kind: 'user.sign_in_failed',
          times: 10,
          every_seconds: 20,
          fields: { address: '198.51.100.7', login: 'p{n}', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
      ],
    },
    {
      title: 'five names, and attempts beyond the limit that a page elsewhere had a browser make',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 5,
          every_seconds: 10,
          fields: { address: '198.51.100.7', login: 'user-{n}', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
        {
          after_seconds: 60,
          kind: 'limit.exceeded',
          times: 10,
          every_seconds: 2,
          fields: { address: '198.51.100.7', 'details.tier': 'auth', 'details.foreign': true },
        },
      ],
    },
  ],
};
