import type { RuleInput } from '../../../../shared/rule.ts';
import { facts, fires, silent } from '../histories.ts';

const denial = { actor: 'operator:o1', 'details.operation': 'clients.remove', 'details.reason': 'role:viewer' };

export const operatorDeniedRule: RuleInput = {
  id: 'operator-denied',
  version: 1,
  title: 'Operator denied again and again',
  description: 'One operator called what the role does not allow five or more times within ten minutes.',
  false_positives: ['A script that runs under the wrong operator.'],
  enabled: true,
  severity: 'medium',
  risk: 55,
  technique: { id: 'T1078.003', name: 'Local Accounts', tactic: 'privilege-escalation' },
  subject: 'operator',
  when: { kinds: ['operation.refused'], where: [{ field: 'details.reason', starts_with: 'role' }] },
  logic: {
    type: 'threshold',
    within: 600,
    all: [{ count: 5, name: { one: 'operation that the role does not allow', many: 'operations that the role does not allow' } }],
  },
  group_seconds: 3600,
  baseline: null,
  acts: [],
  tests: [
    fires('five denials', facts('operation.refused', { times: 5, every: 30, ...denial })),
    silent('four denials', facts('operation.refused', { times: 4, every: 30, ...denial })),
    silent('five denials of the command line', facts('operation.refused', { times: 5, every: 30, ...denial, actor: 'local:cli' })),
  ],
};
