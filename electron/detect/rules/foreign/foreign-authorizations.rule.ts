import type { RuleInput } from '../../../../shared/rule.ts';
import { FOREIGN } from '../conditions.ts';
import { facts, fires, silent } from '../histories.ts';

const PROBES = ['unregistered', 'none_registered', 'missing_challenge', 'plain_method', 'unknown_method', 'malformed_challenge'];
const refusal = {
  address: '198.51.100.{n}',
  client: 'web',
  'details.error': 'invalid_request',
  'details.reason': 'unregistered',
  'details.foreign': true,
};

export const foreignAuthorizationsRule: RuleInput = {
  id: 'foreign-authorizations',
  version: 2,
  title: 'People sent here with requests that are wrong',
  description:
    'Ten or more times within ten minutes pages elsewhere sent browsers here to authorize one client, with a redirect URI on a host that it never registered or without a good proof key, and hardly any such request of it was granted. Somebody lures people with links (RFC 9700 §4.1), forges the header that says so, or the client is set up wrongly.',
  false_positives: ['A client whose new host was not registered yet: all its people run into it.'],
  enabled: true,
  severity: 'medium',
  risk: 45,
  technique: { id: 'T1566.002', name: 'Spearphishing Link', tactic: 'initial-access' },
  subject: 'client',
  when: {
    kinds: ['authorization.refused', 'authorization.granted'],
    where: [
      {
        any: [{ field: 'kind', is: 'authorization.granted' }, FOREIGN],
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
    fires('ten people with links to elsewhere', facts('authorization.refused', { times: 10, every: 20, ...refusal })),
    fires(
      'ten without a proof key',
      facts('authorization.refused', { times: 10, every: 20, ...refusal, 'details.reason': 'missing_challenge' }),
    ),
    silent(
      'a link with a slash too many, on the client’s own pages',
      facts('authorization.refused', { times: 30, every: 20, ...refusal, 'details.reason': 'unregistered_path' }),
    ),
    silent('nine people', facts('authorization.refused', { times: 9, every: 20, ...refusal })),
    silent(
      'ten people who did not consent',
      facts('authorization.refused', { times: 10, every: 20, ...refusal, 'details.reason': 'consent_denied' }),
    ),
    silent(
      'a client that is busy, with an old link somewhere',
      facts('authorization.granted', { times: 40, every: 5, address: '203.0.113.{n}', client: 'web' }),
      facts('authorization.refused', { times: 10, every: 20, ...refusal }),
    ),
  ],
};
