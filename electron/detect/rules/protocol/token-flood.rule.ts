import type { RuleInput } from '../../../../shared/rule.ts';
import { ATTACKER, facts, fires, silent } from '../histories.ts';

export const tokenFloodRule: RuleInput = {
  id: 'token-flood',
  version: 2,
  title: 'Token requests in a flood',
  description: 'One client was turned away at the limit of token requests twenty or more times within two minutes.',
  false_positives: ['A client that asks for a token with every call instead of keeping it.'],
  enabled: true,
  severity: 'medium',
  risk: 50,
  technique: { id: 'T1499.003', name: 'Application Exhaustion Flood', tactic: 'impact' },
  subject: 'client',
  when: {
    kinds: ['limit.exceeded'],
    where: [
      {
        any: [
          { field: 'details.tier', is: 'token' },
          { field: 'details.reason', is: 'token' },
        ],
      },
    ],
  },
  logic: {
    type: 'threshold',
    within: 120,
    all: [{ count: 20, name: { one: 'token request beyond the limit', many: 'token requests beyond the limit' } }],
  },
  group_seconds: 900,
  baseline: 'blocked_requests',
  acts: ['clients.suspend', 'addresses.block'],
  playbook: 'client-abuse',
  tests: [
    fires(
      'twenty requests beyond the limit',
      facts('limit.exceeded', { times: 20, client: 'batch', address: ATTACKER, 'details.tier': 'token' }),
    ),
    silent(
      'nineteen requests beyond the limit',
      facts('limit.exceeded', { times: 19, client: 'batch', address: ATTACKER, 'details.tier': 'token' }),
    ),
  ],
};
