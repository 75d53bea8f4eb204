import type { RuleInput } from '../../../../shared/rule.ts';

export const requestRateRule: RuleInput = {
  id: 'request-rate',
  version: 1,
  title: 'Requests far above the usual rate',
  description:
    'One address asked more than 60 times a minute, for two minutes or more, and hardly anything it asked led to a sign-in or a token.',
  false_positives: ['A monitoring probe.'],
  enabled: true,
  severity: 'low',
  risk: 30,
  technique: { id: 'T1498', name: 'Network Denial of Service', tactic: 'impact' },
  subject: 'address',
  when: {
    kinds: ['requests.unusual', 'user.signed_in', 'code.redeemed', 'refresh_token.rotated', 'token.issued'],
    where: [
      { field: 'details.foreign', not: true },
      {
        any: [
          { field: 'kind', not: 'requests.unusual' },
          { field: 'details.measure', is: 'rate' },
        ],
      },
    ],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [
      {
        count: 2,
        where: [{ field: 'kind', is: 'requests.unusual' }],
        name: { one: 'stretch of too many requests', many: 'stretches of too many requests' },
      },
      {
        share: [{ field: 'kind', is: 'requests.unusual' }],
        at_least: 0.6,
        name: { one: 'stretch of too many requests', many: 'stretches of too many requests' },
      },
    ],
  },
  group_seconds: 3600,
  baseline: null,
  acts: ['addresses.block'],
  tests: [
    {
      title: '2 unusual windows that lead nowhere',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'requests.unusual',
          times: 2,
          every_seconds: 60,
          fields: { address: '198.51.100.7', 'details.measure': 'rate', 'details.observed': 90, 'details.threshold': 60 },
        },
      ],
    },
    {
      title: '1 unusual windows',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'requests.unusual',
          times: 1,
          every_seconds: 60,
          fields: { address: '198.51.100.7', 'details.measure': 'rate', 'details.observed': 90, 'details.threshold': 60 },
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
          times: 2,
          every_seconds: 5,
          fields: { address: '198.51.100.7', 'details.measure': 'rate' },
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
          times: 2,
          every_seconds: 60,
          fields: {
            address: '198.51.100.7',
            'details.measure': 'rate',
            'details.observed': 90,
            'details.threshold': 60,
            'details.foreign': true,
          },
        },
      ],
    },
  ],
};
