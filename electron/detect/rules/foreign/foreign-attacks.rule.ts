import type { RuleInput } from '../../../../shared/rule.ts';

const FIELDS = { 'details.pattern': 'sql_injection', 'details.endpoint': 'authorize', 'details.part': 'query', 'details.foreign': true };

export const foreignAttacksRule: RuleInput = {
  id: 'foreign-attacks',
  version: 1,
  title: 'Browsers made to attack',
  description:
    'Five or more requests within an hour held patterns of attack, or searched for endpoints, and said that a page elsewhere had a browser send them. That page turns its visitors against this server, or somebody forges the header that says so: the addresses are not to be blamed unseen.',
  false_positives: ['A scanner for weaknesses that works through a browser.'],
  enabled: true,
  severity: 'medium',
  risk: 50,
  technique: { id: 'T1190', name: 'Exploit Public-Facing Application', tactic: 'initial-access' },
  subject: 'server',
  when: {
    kinds: ['attack.detected', 'requests.unusual'],
    where: [
      { field: 'details.foreign', is: true },
      {
        any: [
          { field: 'kind', is: 'attack.detected' },
          { field: 'details.measure', is: 'endpoints' },
        ],
      },
    ],
  },
  logic: {
    type: 'threshold',
    within: 3600,
    all: [{ count: 5, name: { one: 'suspicious request for a page elsewhere', many: 'suspicious requests for pages elsewhere' } }],
  },
  group_seconds: 3600,
  baseline: null,
  acts: [],
  tests: [
    {
      title: 'five visitors of one page',
      fires: true,
      facts: [{ after_seconds: 0, kind: 'attack.detected', times: 5, every_seconds: 60, fields: { address: '198.51.100.{n}', ...FIELDS } }],
    },
    {
      title: 'one address that forges the header',
      fires: true,
      facts: [{ after_seconds: 0, kind: 'attack.detected', times: 5, every_seconds: 5, fields: { address: '198.51.100.7', ...FIELDS } }],
    },
    {
      title: 'four visitors',
      fires: false,
      facts: [{ after_seconds: 0, kind: 'attack.detected', times: 4, every_seconds: 60, fields: { address: '198.51.100.{n}', ...FIELDS } }],
    },
    {
      title: 'attacks that nobody else had sent',
      fires: false,
      facts: [
        {
          after_seconds: 0,
          kind: 'attack.detected',
          times: 5,
          every_seconds: 5,
          fields: { address: '198.51.100.7', 'details.part': 'query' },
        },
      ],
    },
  ],
};
