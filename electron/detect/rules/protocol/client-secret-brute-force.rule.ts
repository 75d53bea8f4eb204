import type { RuleInput } from '../../../../shared/rule.ts';

export const clientSecretBruteForceRule: RuleInput = {
  id: 'client-secret-brute-force',
  version: 1,
  title: 'Client secret guessed from one address',
  description:
    'One address presented wrong secrets of clients thirty or more times within ten minutes, and nearly nothing from there succeeded.',
  false_positives: ['A service that goes on with a secret that was rotated, and asks more than twice a minute.'],
  enabled: true,
  severity: 'high',
  risk: 60,
  technique: { id: 'T1110.001', name: 'Password Guessing', tactic: 'credential-access' },
  subject: 'address',
  when: {
    kinds: ['client.authentication_failed', 'token.issued', 'code.redeemed', 'refresh_token.rotated'],
    where: [
      { field: 'details.foreign', not: true },
      {
        any: [
          { field: 'kind', not: 'client.authentication_failed' },
          { field: 'details.reason', in: ['wrong_secret', 'wrong_key', 'wrong_method'] },
        ],
      },
    ],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [
      { count: 30, where: [{ field: 'kind', is: 'client.authentication_failed' }] },
      { share: [{ field: 'kind', is: 'client.authentication_failed' }], at_least: 0.8 },
    ],
  },
  group_seconds: 3600,
  baseline: null,
  acts: ['addresses.block', 'clients.suspend'],
  tests: [
    {
      title: 'thirty wrong secrets',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'client.authentication_failed',
          times: 30,
          every_seconds: 10,
          fields: { client: 'batch', address: '198.51.100.7', 'details.reason': 'wrong_secret', 'details.endpoint': 'token' },
        },
      ],
    },
    {
      title: 'twenty-nine wrong secrets',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'client.authentication_failed',
          times: 29,
          every_seconds: 10,
          fields: { client: 'batch', address: '198.51.100.7', 'details.reason': 'wrong_secret', 'details.endpoint': 'token' },
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
    {
      title: 'the same of visitors of a page elsewhere, which had their browsers send it',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'client.authentication_failed',
          times: 30,
          every_seconds: 10,
          fields: {
            client: 'batch',
            address: '198.51.100.7',
            'details.reason': 'wrong_secret',
            'details.endpoint': 'token',
            'details.foreign': true,
          },
        },
      ],
    },
  ],
};
