import type { RuleInput } from '../../../../shared/rule.ts';

export const bruteForceAddressRule: RuleInput = {
  id: 'brute-force-address',
  version: 1,
  title: 'Brute force from one address',
  description:
    'Twenty or more proofs from one address were refused within ten minutes: passwords, unknown clients, bearer tokens that were never issued, and attempts beyond the limit. Nearly nothing from there succeeded.',
  false_positives: ['A monitoring probe that signs in with an account that is gone.'],
  enabled: true,
  severity: 'high',
  risk: 70,
  technique: { id: 'T1110', name: 'Brute Force', tactic: 'credential-access' },
  subject: 'address',
  when: {
    kinds: [
      'user.sign_in_failed',
      'client.authentication_failed',
      'token.rejected',
      'limit.exceeded',
      'user.signed_in',
      'code.redeemed',
      'refresh_token.rotated',
      'token.issued',
    ],
    where: [
      { field: 'details.foreign', not: true },
      {
        any: [
          { field: 'kind', not: 'limit.exceeded' },
          { field: 'details.tier', is: 'auth' },
          { field: 'details.reason', is: 'auth' },
        ],
      },
      {
        any: [
          { field: 'kind', not: 'token.rejected' },
          { field: 'details.reason', in: ['malformed', 'malformed_token', 'unknown', 'too_long'] },
        ],
      },
      {
        any: [
          { field: 'kind', not: 'client.authentication_failed' },
          { field: 'client', exists: false },
        ],
      },
    ],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [
      { count: 20, where: [{ field: 'success', is: false }], name: { one: 'refused proof', many: 'refused proofs' } },
      // Sign-ins among them: made-up clients and tokens can be sent by the browser of somebody who only visits a page elsewhere, a sign-in form cannot.
      { count: 5, where: [{ field: 'kind', is: 'user.sign_in_failed' }] },
      {
        share: [{ field: 'success', is: false }],
        of: [{ field: 'kind', not: 'limit.exceeded' }],
        at_least: 0.8,
        name: { one: 'refused proof', many: 'refused proofs' },
      },
    ],
  },
  group_seconds: 3600,
  baseline: 'sign_in_failures',
  acts: ['addresses.block'],
  tests: [
    {
      title: 'twenty wrong passwords',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 20,
          every_seconds: 20,
          fields: { address: '198.51.100.7', login: 'ada', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
      ],
    },
    {
      title: 'nineteen wrong passwords',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 19,
          every_seconds: 20,
          fields: { address: '198.51.100.7', login: 'ada', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
      ],
    },
    {
      title: 'an office of two hundred, where thirty mistype',
      fires: false,
      facts: [
        { after_seconds: 0, kind: 'user.signed_in', times: 200, every_seconds: 2, fields: { address: '198.51.100.7', user: 'u{n}' } },
        {
          after_seconds: 100,
          kind: 'user.sign_in_failed',
          times: 30,
          every_seconds: 5,
          fields: { address: '198.51.100.7', login: 'u{n}', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
      ],
    },
    {
      title: 'twenty tokens that have expired',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'token.rejected',
          times: 30,
          every_seconds: 10,
          fields: { address: '198.51.100.7', 'details.endpoint': 'userinfo', 'details.reason': 'expired' },
        },
      ],
    },
    {
      title: 'a few wrong passwords of somebody whose browser a page elsewhere has send made-up tokens',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 5,
          every_seconds: 20,
          fields: { address: '198.51.100.7', login: 'ada', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
        {
          after_seconds: 10,
          kind: 'token.rejected',
          times: 30,
          every_seconds: 5,
          fields: { address: '198.51.100.7', 'details.endpoint': 'userinfo', 'details.reason': 'malformed', 'details.foreign': true },
        },
      ],
    },
  ],
};
