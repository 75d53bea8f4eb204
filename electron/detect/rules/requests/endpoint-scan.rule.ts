import type { RuleInput } from '../../../../shared/rule.ts';

export const endpointScanRule: RuleInput = {
  id: 'endpoint-scan',
  version: 1,
  title: 'Endpoints scanned',
  description: 'One address asked for more than twenty different endpoints within a few minutes: it looks for what is there.',
  false_positives: ['A vulnerability scan that was ordered.'],
  enabled: true,
  severity: 'medium',
  risk: 50,
  technique: { id: 'T1595.002', name: 'Vulnerability Scanning', tactic: 'reconnaissance' },
  subject: 'address',
  when: {
    kinds: ['requests.unusual', 'user.signed_in', 'code.redeemed', 'refresh_token.rotated', 'token.issued'],
    where: [
      { field: 'details.foreign', not: true },
      {
        any: [
          { field: 'kind', not: 'requests.unusual' },
          { field: 'details.measure', is: 'endpoints' },
        ],
      },
    ],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [
      {
        count: 1,
        where: [{ field: 'kind', is: 'requests.unusual' }],
        name: { one: 'scan of many endpoints', many: 'scans of many endpoints' },
      },
      {
        share: [{ field: 'kind', is: 'requests.unusual' }],
        at_least: 0.2,
        name: { one: 'scan of many endpoints', many: 'scans of many endpoints' },
      },
    ],
  },
  group_seconds: 3600,
  baseline: null,
  acts: ['addresses.block'],
  tests: [
    {
      title: '1 unusual windows that lead nowhere',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'requests.unusual',
          times: 1,
          every_seconds: 60,
          fields: { address: '198.51.100.7', 'details.measure': 'endpoints', 'details.observed': 90, 'details.threshold': 60 },
        },
      ],
    },
    {
      title: 'another measure',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'requests.unusual',
          times: 3,
          every_seconds: 60,
          fields: { address: '198.51.100.7', 'details.measure': 'other' },
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
          times: 1,
          every_seconds: 5,
          fields: { address: '198.51.100.7', 'details.measure': 'endpoints' },
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
          times: 1,
          every_seconds: 60,
          fields: {
            address: '198.51.100.7',
            'details.measure': 'endpoints',
            'details.observed': 90,
            'details.threshold': 60,
            'details.foreign': true,
          },
        },
      ],
    },
  ],
};
