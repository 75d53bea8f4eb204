import type { RuleInput } from '../../../../shared/rule.ts';
import { FOREIGN } from '../conditions.ts';
import { ATTACKER, facts, fires, silent } from '../histories.ts';

const stretch = { address: '198.51.100.{n}', 'details.measure': 'rate', 'details.foreign': true };

export const foreignLoadRule: RuleInput = {
  id: 'foreign-load',
  version: 1,
  title: 'Browsers made to ask much',
  description:
    'Ten or more times within ten minutes, requests that pages elsewhere had browsers send were unusually many, failed unusually often, or took unusually long: visitors of a page are turned into a load, or somebody forges the header that says so.',
  false_positives: ['A browser application that asks from many places at once, more often than it has to.'],
  enabled: true,
  severity: 'low',
  risk: 25,
  technique: { id: 'T1498', name: 'Network Denial of Service', tactic: 'impact' },
  subject: 'server',
  when: {
    kinds: ['requests.unusual'],
    where: [FOREIGN, { field: 'details.measure', in: ['rate', 'failures', 'response_time'] }],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [
      {
        count: 10,
        name: { one: 'unusual stretch of requests for a page elsewhere', many: 'unusual stretches of requests for pages elsewhere' },
      },
    ],
  },
  group_seconds: 3600,
  baseline: null,
  acts: [],
  tests: [
    fires('visitors of one page, who ask much', facts('requests.unusual', { times: 10, every: 30, ...stretch })),
    fires(
      'one address that forges the header for ten minutes',
      facts('requests.unusual', { times: 10, every: 60, ...stretch, address: ATTACKER }),
    ),
    silent('nine of them', facts('requests.unusual', { times: 9, every: 30, ...stretch })),
    silent(
      'requests that nobody else had sent',
      facts('requests.unusual', { times: 10, every: 30, address: '198.51.100.{n}', 'details.measure': 'rate' }),
    ),
  ],
};
