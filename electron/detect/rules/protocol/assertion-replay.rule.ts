import type { RuleInput } from '../../../../shared/rule.ts';
import { ATTACKER, facts, fires, silent } from '../histories.ts';

export const assertionReplayRule: RuleInput = {
  id: 'assertion-replay',
  version: 2,
  title: 'Client assertion replayed',
  description: 'A signed assertion of a client came a second time: somebody else saw it (RFC 7523 §3).',
  false_positives: ['A client that repeats a request with the same assertion after a timeout.'],
  enabled: true,
  severity: 'high',
  risk: 75,
  technique: { id: 'T1550.001', name: 'Application Access Token', tactic: 'lateral-movement' },
  subject: 'client',
  when: { kinds: ['client.authentication_failed'], where: [{ field: 'details.reason', is: 'replayed_assertion' }] },
  logic: {
    type: 'threshold',
    within: 300,
    all: [{ count: 1, name: { one: 'client assertion presented again', many: 'client assertions presented again' } }],
  },
  group_seconds: 3600,
  baseline: 'refusals',
  acts: ['clients.suspend'],
  playbook: 'client-abuse',
  tests: [
    fires(
      'one replay',
      facts('client.authentication_failed', {
        client: 'batch',
        address: ATTACKER,
        'details.reason': 'replayed_assertion',
        'details.endpoint': 'token',
      }),
    ),
    silent(
      'an assertion that has expired',
      facts('client.authentication_failed', {
        client: 'batch',
        address: ATTACKER,
        'details.reason': 'expired',
        'details.endpoint': 'token',
      }),
    ),
  ],
};
