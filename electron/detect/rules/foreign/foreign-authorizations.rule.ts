import type { RuleInput } from '../../../../shared/rule.ts';

const PROBES = ['unregistered', 'none_registered', 'missing_challenge', 'plain_method', 'unknown_method', 'malformed_challenge'];
const refused = (times: number, reason = 'unregistered') => ({
  after_seconds: 0,
  kind: 'authorization.refused' as const,
  times,
  every_seconds: 20,
  fields: {
    address: '198.51.100.{n}',
    client: 'web',
    'details.error': 'invalid_request',
    'details.reason': reason,
    'details.foreign': true,
  },
});

export const foreignAuthorizationsRule: RuleInput = {
  id: 'foreign-authorizations',
  version: 1,
  title: 'People sent here with requests that are wrong',
  description:
    'Ten or more times within ten minutes pages elsewhere sent browsers here to authorize one client, with a redirect URI that it never registered or without a good proof key, and hardly any such request of it was granted. Somebody lures people with links (RFC 9700 §4.1), forges the header that says so, or the client is set up wrongly.',
  false_positives: ['A client whose new redirect URI was not registered yet: all its people run into it.'],
  enabled: true,
  severity: 'medium',
  risk: 45,
  technique: { id: 'T1566.002', name: 'Spearphishing Link', tactic: 'initial-access' },
  subject: 'client',
  when: {
    kinds: ['authorization.refused', 'authorization.granted'],
    where: [
      {
        any: [
          { field: 'kind', is: 'authorization.granted' },
          { field: 'details.foreign', is: true },
        ],
      },
      {
        any: [
          { field: 'kind', is: 'authorization.granted' },
          { field: 'details.reason', in: PROBES },
        ],
      },
    ],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [
      { count: 10, where: [{ field: 'kind', is: 'authorization.refused' }] },
      { share: [{ field: 'kind', is: 'authorization.refused' }], at_least: 0.5 },
    ],
  },
  group_seconds: 3600,
  baseline: 'refusals',
  acts: [],
  tests: [
    { title: 'ten people with links to elsewhere', fires: true, facts: [refused(10)] },
    { title: 'ten without a proof key', fires: true, facts: [refused(10, 'missing_challenge')] },
    { title: 'nine people', fires: false, facts: [refused(9)] },
    { title: 'ten people who did not consent', fires: false, facts: [refused(10, 'consent_denied')] },
    {
      title: 'a client that is busy, with an old link somewhere',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'authorization.granted',
          times: 40,
          every_seconds: 5,
          fields: { address: '203.0.113.{n}', client: 'web' },
        },
        refused(10),
      ],
    },
  ],
};
