import type { RuleInput } from '../../../../shared/rule.ts';
import { NOT_FOREIGN } from '../conditions.ts';
import { ATTACKER, facts, fires, silent } from '../histories.ts';

const pattern = { address: ATTACKER, 'details.pattern': 'sql_injection', 'details.endpoint': 'authorize', 'details.part': 'query' };

export const injectionProbesRule: RuleInput = {
  id: 'injection-probes',
  version: 2,
  title: 'Injection tried again and again',
  description:
    'Five or more requests of one address within an hour held patterns of attack: SQL or script injection, traversal, commands, file disclosure.',
  false_positives: ['Text that honestly looks like an attack, in a search field.', 'A vulnerability scan that was ordered.'],
  enabled: true,
  severity: 'high',
  risk: 70,
  technique: { id: 'T1190', name: 'Exploit Public-Facing Application', tactic: 'initial-access' },
  subject: 'address',
  when: { kinds: ['attack.detected'], where: [NOT_FOREIGN] },
  logic: { type: 'threshold', within: 3600, all: [{ count: 5 }] },
  group_seconds: 3600,
  baseline: 'violations',
  acts: ['addresses.block'],
  playbook: 'injection',
  tests: [
    fires('five patterns', facts('attack.detected', { times: 5, every: 60, ...pattern })),
    silent('four patterns', facts('attack.detected', { times: 4, every: 60, ...pattern })),
    silent(
      'the same of visitors of a page elsewhere, which had their browsers send it',
      facts('attack.detected', { times: 5, every: 60, ...pattern, 'details.foreign': true }),
    ),
  ],
};
