import type { RuleInput } from '../../../../shared/rule.ts';

export const requestFailuresRule: RuleInput = {
  id: 'request-failures',
  version: 1,
  title: 'Requests that mostly fail',
  description:
    'More than five requests of one address failed within five minutes, three times in half an hour, and hardly anything from there succeeded.',
  false_positives: ['A broken client.'],
  enabled: true,
  severity: 'low',
  risk: 25,
  technique: { id: 'T1595', name: 'Active Scanning', tactic: 'reconnaissance' },
  subject: 'address',
  when: {
    kinds: ['requests.unusual', 'user.signed_in', 'code.redeemed', 'refresh_token.rotated', 'token.issued'],
    where: [
      { field: 'details.foreign', not: true },
      {
        any: [
          { field: 'kind', not: 'requests.unusual' },
          { field: 'details.measure', is: 'failures' },
        ],
      },
    ],
  },
  logic: {
    type: 'threshold',
    within: 1800,
    all: [
      {
        count: 3,
        where: [{ field: 'kind', is: 'requests.unusual' }],
        name: { one: 'stretch of many failing requests', many: 'stretches of many failing requests' },
      },
      {
        share: [{ field: 'kind', is: 'requests.unusual' }],
        at_least: 0.6,
        name: { one: 'stretch of many failing requests', many: 'stretches of many failing requests' },
      },
    ],
  },
  group_seconds: 3600,
  baseline: null,
  acts: ['addresses.block'],
  tests: [
    {
      title: '3 unusual windows that lead nowhere',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'requests.unusual',
          times: 3,
          every_seconds: 60,
          fields: { address: '198.51.100.7', 'details.measure': 'failures', 'details.observed': 90, 'details.threshold': 60 },
        },
      ],
    },
    {
      title: '2 unusual windows',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'requests.unusual',
          times: 2,
          every_seconds: 60,
          fields: { address: '198.51.100.7', 'details.measure': 'failures', 'details.observed': 90, 'details.threshold': 60 },
        },
      ],
    },
    {
      title: 'the same of an office where people sign in',
      fires: false,
      facts: [
        { after_seconds: 0, kind: 'user.signed_in', times: 20, every_seconds: 10, fields: { address: '198.51.100.7', user: 'u{n}' } },
        {
          after_seconds: 150,
          kind: 'requests.unusual',
          times: 3,
          every_seconds: 5,
          fields: { address: '198.51.100.7', 'details.measure': 'failures' },
        },
      ],
    },
    {
      title: 'the same of visitors of a page elsewhere, which had their browsers send it',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'requests.unusual',
          times: 3,
          every_seconds: 60,
          fields: {
            address: '198.51.100.7',
            'details.measure': 'failures',
            'details.observed': 90,
            'details.threshold': 60,
            'details.foreign': true,
          },
        },
      ],
    },
  ],
};
