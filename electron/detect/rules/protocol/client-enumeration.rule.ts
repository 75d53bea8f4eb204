import type { RuleInput } from '../../../../shared/rule.ts';
import { NOT_FOREIGN } from '../conditions.ts';
import { ATTACKER, facts, fires, silent } from '../histories.ts';

const refusal = { address: ATTACKER, 'details.reason': 'unknown_client', 'details.endpoint': 'token' };

export const clientEnumerationRule: RuleInput = {
  id: 'client-enumeration',
  version: 2,
  title: 'Client ids guessed',
  description: 'One address presented client ids that are not registered here ten or more times within ten minutes.',
  false_positives: ['A client that was removed and still runs.'],
  enabled: true,
  severity: 'medium',
  risk: 45,
  technique: { id: 'T1589', name: 'Gather Victim Identity Information', tactic: 'reconnaissance' },
  subject: 'address',
  when: {
    kinds: ['client.authentication_failed', 'authorization.refused'],
    where: [NOT_FOREIGN, { field: 'details.reason', is: 'unknown_client' }],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [{ count: 10, name: { one: 'request with an unknown client id', many: 'requests with an unknown client id' } }],
  },
  group_seconds: 3600,
  baseline: 'refusals',
  acts: ['addresses.block'],
  playbook: 'injection',
  tests: [
    fires('ten ids', facts('client.authentication_failed', { times: 10, every: 20, ...refusal })),
    silent('nine ids', facts('client.authentication_failed', { times: 9, every: 20, ...refusal })),
    silent(
      'the same of visitors of a page elsewhere, which had their browsers send it',
      facts('client.authentication_failed', { times: 10, every: 20, ...refusal, 'details.foreign': true }),
    ),
  ],
};
