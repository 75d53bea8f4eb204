import type { RuleInput } from '../../../../shared/rule.ts';
import { NOT_FOREIGN, onlyLimitsOf } from '../conditions.ts';
import { ATTACKER, facts, fires, silent } from '../histories.ts';

export const registrationAbuseRule: RuleInput = {
  id: 'registration-abuse',
  version: 1,
  title: 'Registrations in a flood',
  description:
    'One address made five or more clients or accounts of its own accord within an hour, or ran into the limit of registrations.',
  false_positives: ['A team that sets up its test clients.'],
  enabled: true,
  severity: 'medium',
  risk: 50,
  technique: { id: 'T1136', name: 'Create Account', tactic: 'persistence' },
  subject: 'address',
  when: {
    kinds: ['client.created', 'user.created', 'limit.exceeded'],
    where: [NOT_FOREIGN, { field: 'actor', exists: false }, onlyLimitsOf('registration')],
  },
  logic: { type: 'threshold', within: 3600, all: [{ count: 5, name: { one: 'registration', many: 'registrations' } }] },
  group_seconds: 3600,
  baseline: null,
  acts: ['addresses.block'],
  playbook: 'injection',
  tests: [
    fires('five clients', facts('client.created', { times: 5, every: 60, address: ATTACKER, client: 'c{n}' })),
    silent('four clients', facts('client.created', { times: 4, every: 60, address: ATTACKER, client: 'c{n}' })),
    silent(
      'five clients by an operator',
      facts('client.created', { times: 5, every: 60, address: ATTACKER, client: 'c{n}', actor: 'operator:o1' }),
    ),
    silent(
      'a limit that a page elsewhere had browsers run into',
      facts('limit.exceeded', {
        times: 10,
        every: 2,
        after: 60,
        address: ATTACKER,
        'details.tier': 'registration',
        'details.foreign': true,
      }),
    ),
  ],
};
