import type { RuleInput } from '../../../../shared/rule.ts';

export const responseTimeRule: RuleInput = {
  id: 'response-time',
  version: 1,
  title: 'Requests that take unusually long',
  description: 'Requests of one address took longer than three standard deviations above the mean: it may look for what is expensive.',
  false_positives: ['A slow disk or a busy machine makes everything slow.'],
  enabled: true,
  severity: 'low',
  risk: 20,
  technique: { id: 'T1499.003', name: 'Application Exhaustion Flood', tactic: 'impact' },
  subject: 'address',
  when: {
    kinds: ['requests.unusual', 'user.signed_in', 'code.redeemed', 'refresh_token.rotated', 'token.issued'],
    where: [
      { field: 'details.foreign', not: true },
      {
        any: [
          { field: 'kind', not: 'requests.unusual' },
          { field: 'details.measure', is: 'response_time' },
        ],
      },
    ],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [
      {
        count: 3,
        where: [{ field: 'kind', is: 'requests.unusual' }],
        name: { one: 'stretch of unusually slow requests', many: 'stretches of unusually slow requests' },
      },
      {
        share: [{ field: 'kind', is: 'requests.unusual' }],
        at_least: 0.6,
        name: { one: 'stretch of unusually slow requests', many: 'stretches of unusually slow requests' },
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
          fields: { address: '198.51.100.7', 'details.measure': 'response_time', 'details.observed': 90, 'details.threshold': 60 },
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
          fields: { address: '198.51.100.7', 'details.measure': 'response_time', 'details.observed': 90, 'details.threshold': 60 },
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
          fields: { address: '198.51.100.7', 'details.measure': 'response_time' },
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
            'details.measure': 'response_time',
            'details.observed': 90,
            'details.threshold': 60,
            'details.foreign': true,
          },
        },
      ],
    },
  ],
};
