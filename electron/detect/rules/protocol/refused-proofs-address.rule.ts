import type { RuleInput } from '../../../../shared/rule.ts';

const GUESSED_TOKEN = ['malformed', 'malformed_token', 'unknown', 'too_long'];

export const refusedProofsAddressRule: RuleInput = {
  id: 'refused-proofs-address',
  version: 1,
  title: 'Many refused proofs from one address',
  description:
    'Twenty or more proofs from one address were answered with 401 within ten minutes, secrets of clients among them or of several kinds, and nearly nothing from there succeeded. Pure guessing of passwords, client ids or tokens has rules of its own.',
  false_positives: ['A service that goes on with a secret that was rotated, and asks twice a minute or more.'],
  enabled: true,
  severity: 'high',
  risk: 60,
  technique: { id: 'T1110', name: 'Brute Force', tactic: 'credential-access' },
  subject: 'address',
  when: {
    kinds: [
      'user.sign_in_failed',
      'client.authentication_failed',
      'token.rejected',
      'user.signed_in',
      'token.issued',
      'code.redeemed',
      'refresh_token.rotated',
    ],
    where: [
      { field: 'details.foreign', not: true },
      {
        any: [
          { field: 'kind', not: 'token.rejected' },
          { field: 'details.reason', in: GUESSED_TOKEN },
        ],
      },
    ],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [
      { count: 20, where: [{ field: 'success', is: false }], name: { one: 'refused proof', many: 'refused proofs' } },
      { share: [{ field: 'success', is: false }], at_least: 0.8, name: { one: 'refused proof', many: 'refused proofs' } },
      // Where nearly all is of one kind, the rule for that kind says it better.
      { share: [{ field: 'kind', is: 'user.sign_in_failed' }], at_most: 0.2 },
      { share: [{ field: 'kind', is: 'token.rejected' }], at_most: 0.8 },
      {
        share: [{ field: 'details.reason', is: 'unknown_client' }],
        at_most: 0.8,
        name: { one: 'request with an unknown client id', many: 'requests with an unknown client id' },
      },
    ],
  },
  group_seconds: 3600,
  baseline: null,
  acts: ['addresses.block', 'clients.suspend'],
  tests: [
    {
      title: 'twenty wrong secrets',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'client.authentication_failed',
          times: 20,
          every_seconds: 10,
          fields: { client: 'batch', address: '198.51.100.7', 'details.reason': 'wrong_secret', 'details.endpoint': 'token' },
        },
      ],
    },
    {
      title: 'nineteen wrong secrets',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'client.authentication_failed',
          times: 19,
          every_seconds: 10,
          fields: { client: 'batch', address: '198.51.100.7', 'details.reason': 'wrong_secret', 'details.endpoint': 'token' },
        },
      ],
    },
    {
      title: 'what pages elsewhere made a browser send',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'client.authentication_failed',
          times: 30,
          every_seconds: 10,
          fields: { client: 'batch', address: '198.51.100.7', 'details.reason': 'wrong_secret', 'details.foreign': true },
        },
      ],
    },
    {
      title: 'a little of everything',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'client.authentication_failed',
          times: 8,
          every_seconds: 10,
          fields: { address: '198.51.100.7', 'details.reason': 'unknown_client', 'details.endpoint': 'token' },
        },
        {
          after_seconds: 100,
          kind: 'token.rejected',
          times: 8,
          every_seconds: 10,
          fields: { address: '198.51.100.7', 'details.reason': 'malformed', 'details.endpoint': 'userinfo' },
        },
        {
          after_seconds: 200,
          kind: 'user.sign_in_failed',
          times: 4,
          every_seconds: 10,
          fields: { address: '198.51.100.7', login: 'ada', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
      ],
    },
    {
      title: 'nothing but passwords, which is for another rule',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'user.sign_in_failed',
          times: 30,
          every_seconds: 10,
          fields: { address: '198.51.100.7', login: 'ada', 'details.method': 'password', 'details.reason': 'wrong_password' },
        },
      ],
    },
    {
      title: 'a machine on which one service of several is out of date',
      fires: false,
      facts: [
        { after_seconds: 0, kind: 'token.issued', times: 20, every_seconds: 20, fields: { client: 'shop', address: '198.51.100.7' } },
        {
          after_seconds: 5,
          kind: 'client.authentication_failed',
          times: 30,
          every_seconds: 15,
          fields: { client: 'batch', address: '198.51.100.7', 'details.reason': 'wrong_secret', 'details.endpoint': 'token' },
        },
      ],
    },
  ],
};
