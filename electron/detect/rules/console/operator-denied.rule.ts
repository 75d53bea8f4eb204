import type { RuleInput } from '../../../../shared/rule.ts';

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
    {
      title: 'five denials',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'operation.refused',
          times: 5,
          every_seconds: 30,
          fields: { actor: 'operator:o1', 'details.operation': 'clients.remove', 'details.reason': 'role:viewer' },
        },
      ],
    },
    {
      title: 'four denials',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'operation.refused',
          times: 4,
          every_seconds: 30,
          fields: { actor: 'operator:o1', 'details.operation': 'clients.remove', 'details.reason': 'role:viewer' },
        },
      ],
    },
    {
      title: 'five denials of the command line',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'operation.refused',
          times: 5,
          every_seconds: 30,
          fields: { actor: 'local:cli', 'details.operation': 'clients.remove', 'details.reason': 'role:viewer' },
        },
      ],
    },
  ],
};
