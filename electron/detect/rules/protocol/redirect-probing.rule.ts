import type { RuleInput } from '../../../../shared/rule.ts';
import { NOT_FOREIGN } from '../conditions.ts';
import { ATTACKER, facts, fires, silent } from '../histories.ts';

const name = {
  one: 'refused authorization request with an unregistered redirect URI',
  many: 'refused authorization requests with an unregistered redirect URI',
};
const PROBES = ['unregistered', 'unregistered_path', 'none_registered'];
const refusal = { address: ATTACKER, client: 'web', 'details.error': 'invalid_request', 'details.reason': 'unregistered' };

export const redirectProbingRule: RuleInput = {
  id: 'redirect-probing',
  version: 2,
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
      NOT_FOREIGN,
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
      { count: 4, where: [{ field: 'details.reason', in: PROBES }], name },
      { share: [{ field: 'details.reason', in: PROBES }], at_least: 0.8, name },
    ],
  },
  group_seconds: 3600,
  baseline: 'refusals',
  acts: ['addresses.block'],
  playbook: 'injection',
  tests: [
    fires('four redirect URIs', facts('authorization.refused', { times: 4, every: 5, ...refusal })),
    fires(
      'four paths of the client’s own host',
      facts('authorization.refused', { times: 4, every: 5, ...refusal, 'details.reason': 'unregistered_path' }),
    ),
    silent('three redirect URIs', facts('authorization.refused', { times: 3, every: 5, ...refusal })),
    silent(
      'an office with one client that is out of date',
      facts('authorization.granted', { times: 20, every: 5, address: ATTACKER, client: 'shop' }),
      facts('authorization.refused', { times: 8, every: 20, after: 30, ...refusal }),
    ),
    silent(
      'four people who did not consent',
      facts('authorization.refused', {
        times: 4,
        every: 5,
        ...refusal,
        'details.error': 'access_denied',
        'details.reason': 'consent_denied',
      }),
    ),
    silent(
      'the same of visitors of a page elsewhere, which had their browsers send it',
      facts('authorization.refused', { times: 4, every: 5, ...refusal, 'details.foreign': true }),
    ),
  ],
};
