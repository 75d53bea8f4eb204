import type { RuleInput } from '../../../../shared/rule.ts';

export const credentialStuffingRule: RuleInput = {
  id: 'credential-stuffing',
  version: 1,
  title: 'Credential stuffing',
  description: 'One address went through a list of names and passwords within ten minutes: many names, most of which have no account here.',
  false_positives: ['A directory import with names of another form, tried by its people at once.'],
  enabled: true,
  severity: 'high',
  risk: 80,
  technique: { id: 'T1110.004', name: 'Credential Stuffing', tactic: 'credential-access' },
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
      { count: 10, where: [{ field: 'success', is: false }], name: { one: 'refused sign-in attempt', many: 'refused sign-in attempts' } },
      { per: 'login', at_most: 2, where: [{ field: 'kind', is: 'user.sign_in_failed' }] },
      {
        share: [{ field: 'details.reason', is: 'unknown_user' }],
        of: [{ field: 'kind', not: 'limit.exceeded' }],
        at_least: 0.4,
        name: { one: 'failed sign-in with an unknown login name', many: 'failed sign-ins with an unknown login name' },
      },
      { share: [{ field: 'kind', is: 'user.sign_in_failed' }], of: [{ field: 'kind', not: 'limit.exceeded' }], at_least: 0.6 },
    ],
  },
  group_seconds: 3600,
  baseline: 'sign_in_failures',
  acts: ['addresses.block'],
  tests: [
    {
      title: 'ten names, most unknown',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 7,
          every_seconds: 5,
          fields: { address: '198.51.100.7', login: 'x{n}', 'details.method': 'password', 'details.reason': 'unknown_user' },
        },
        {
          after_seconds: 40,
          kind: 'user.sign_in_failed',
          times: 3,
          every_seconds: 5,
          fields: { address: '198.51.100.7', login: 'p{n}', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
      ],
    },
    {
      title: 'ten names, all known',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 10,
          every_seconds: 5,
          fields: { address: '198.51.100.7', login: 'p{n}', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
      ],
    },
    {
      title: 'nine names',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 9,
          every_seconds: 5,
          fields: { address: '198.51.100.7', login: 'x{n}', 'details.method': 'password', 'details.reason': 'unknown_user' },
        },
      ],
    },
    {
      title: 'an office: ten of a hundred type a wrong name',
      fires: false,
      facts: [
        { after_seconds: 0, kind: 'user.signed_in', times: 90, every_seconds: 4, fields: { address: '198.51.100.7', user: 'u{n}' } },
        {
          after_seconds: 60,
          kind: 'user.sign_in_failed',
          times: 10,
          every_seconds: 20,
          fields: { address: '198.51.100.7', login: 'p{n}', 'details.method': 'password', 'details.reason': 'unknown_user' },
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
          fields: { address: '198.51.100.7', login: 'user-{n}', 'details.method': 'password', 'details.reason': 'unknown_user' },
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
