import type { RuleInput } from '../../../../shared/rule.ts';

export const injectionProbesRule: RuleInput = {
  id: 'injection-probes',
  version: 1,
  title: 'Injection tried again and again',
  description:
    'Five or more requests of one address within an hour held patterns of attack: SQL or script injection, traversal, commands, file disclosure.',
  false_positives: ['Text that honestly looks like an attack, in a search field.', 'A vulnerability scan that was ordered.'],
  enabled: true,
  severity: 'high',
  risk: 70,
  technique: { id: 'T1190', name: 'Exploit Public-Facing Application', tactic: 'initial-access' },
  subject: 'address',
  when: { kinds: ['attack.detected'], where: [{ field: 'details.foreign', not: true }] },
  logic: { type: 'threshold', within: 3600, all: [{ count: 5 }] },
  group_seconds: 3600,
  baseline: null,
  acts: ['addresses.block'],
  tests: [
    {
      title: 'five patterns',
      fires: true,
      facts: [
        {
          after_seconds: 0,
          kind: 'attack.detected',
          times: 5,
          every_seconds: 60,
          fields: { address: '198.51.100.7', 'details.pattern': 'sql_injection', 'details.endpoint': 'authorize', 'details.part': 'query' },
        },
      ],
    },
    {
      title: 'four patterns',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'attack.detected',
          times: 4,
          every_seconds: 60,
          fields: { address: '198.51.100.7', 'details.pattern': 'sql_injection', 'details.endpoint': 'authorize', 'details.part': 'query' },
        },
      ],
    },
    {
      title: 'the same of visitors of a page elsewhere, which had their browsers send it',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'attack.detected',
          times: 5,
          every_seconds: 60,
          fields: {
            address: '198.51.100.7',
            'details.pattern': 'sql_injection',
            'details.endpoint': 'authorize',
            'details.part': 'query',
            'details.foreign': true,
          },
        },
      ],
    },
  ],
};
