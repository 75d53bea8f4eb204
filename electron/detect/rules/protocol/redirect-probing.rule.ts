import type { RuleInput } from '../../../../shared/rule.ts';

export const redirectProbingRule: RuleInput = {
  id: 'redirect-probing',
  version: 1,
  title: 'Redirect URIs probed',
  description:
    'One address asked four or more times within ten minutes for a redirect URI that the client never registered, and hardly any request from there was granted: whoever does looks for one that leads elsewhere (RFC 9700 §4.1).',
  false_positives: ['A client whose new redirect URI was not registered yet.'],
  enabled: true,
  severity: 'medium',
  risk: 60,
  technique: { id: 'T1595.002', name: 'Vulnerability Scanning', tactic: 'reconnaissance' },
  subject: 'address',
  when: {
    kinds: ['authorization.refused', 'authorization.granted'],
    where: [
      { field: 'details.foreign', not: true },
      {
        any: [
          { field: 'kind', is: 'authorization.granted' },
          { field: 'details.reason', in: ['unregistered', 'none_registered'] },
        ],
      },
    ],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [
      {
        count: 4,
        where: [{ field: 'details.reason', in: ['unregistered', 'none_registered'] }],
        name: {
          one: 'refused authorization request with an unregistered redirect URI',
          many: 'refused authorization requests with an unregistered redirect URI',
        },
      },
      {
        share: [{ field: 'details.reason', in: ['unregistered', 'none_registered'] }],
        at_least: 0.8,
        name: {
          one: 'refused authorization request with an unregistered redirect URI',
          many: 'refused authorization requests with an unregistered redirect URI',
        },
      },
    ],
  },
  group_seconds: 3600,
  baseline: null,
  acts: ['addresses.block'],
  tests: [
    {
      title: 'four redirect URIs',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'authorization.refused',
          times: 4,
          every_seconds: 5,
          fields: { address: '198.51.100.7', client: 'web', 'details.error': 'invalid_request', 'details.reason': 'unregistered' },
        },
      ],
    },
    {
      title: 'three redirect URIs',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'authorization.refused',
          times: 3,
          every_seconds: 5,
          fields: { address: '198.51.100.7', client: 'web', 'details.error': 'invalid_request', 'details.reason': 'unregistered' },
        },
      ],
    },
    {
      title: 'an office with one client that is out of date',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'authorization.granted',
          times: 20,
          every_seconds: 5,
          fields: { address: '198.51.100.7', client: 'shop' },
        },
        {
          after_seconds: 30,
          kind: 'authorization.refused',
          times: 8,
          every_seconds: 20,
          fields: { address: '198.51.100.7', client: 'web', 'details.error': 'invalid_request', 'details.reason': 'unregistered' },
        },
      ],
    },
    {
      title: 'four people who did not consent',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'authorization.refused',
          times: 4,
          every_seconds: 5,
          fields: { address: '198.51.100.7', client: 'web', 'details.error': 'access_denied', 'details.reason': 'consent_denied' },
        },
      ],
    },
    {
      title: 'the same of visitors of a page elsewhere, which had their browsers send it',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'authorization.refused',
          times: 4,
          every_seconds: 5,
          fields: {
            address: '198.51.100.7',
            client: 'web',
            'details.error': 'invalid_request',
            'details.reason': 'unregistered',
            'details.foreign': true,
          },
        },
      ],
    },
  ],
};
