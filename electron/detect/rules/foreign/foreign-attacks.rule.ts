import type { RuleInput } from '../../../../shared/rule.ts';
import { FOREIGN } from '../conditions.ts';
import { ATTACKER, facts, fires, silent } from '../histories.ts';

const pattern = {
  address: '198.51.100.{n}',
  'details.pattern': 'sql_injection',
  'details.endpoint': 'authorize',
  'details.part': 'query',
  'details.foreign': true,
};

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
      FOREIGN,
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
    fires('five visitors of one page', facts('attack.detected', { times: 5, every: 60, ...pattern })),
    fires('one address that forges the header', facts('attack.detected', { times: 5, every: 5, ...pattern, address: ATTACKER })),
    silent('four visitors', facts('attack.detected', { times: 4, every: 60, ...pattern })),
    silent(
      'attacks that nobody else had sent',
      facts('attack.detected', { times: 5, every: 5, address: ATTACKER, 'details.part': 'query' }),
    ),
  ],
};
