import type { RuleInput } from '../../../../shared/rule.ts';
import { mostly, NOT_FOREIGN, onlyIf, SUCCESSES, UNUSUAL_REQUESTS } from '../conditions.ts';
import { ATTACKER, facts, fires, signIns, silent } from '../histories.ts';

const name = { one: 'stretch of too many requests', many: 'stretches of too many requests' };
const stretch = { address: ATTACKER, 'details.measure': 'rate', 'details.observed': 90, 'details.threshold': 60 };

export const requestRateRule: RuleInput = {
  id: 'request-rate',
  version: 2,
  title: 'Requests far above the usual rate',
  description:
    'One address asked more than 60 times a minute, for two minutes or more, and hardly anything it asked led to a sign-in or a token.',
  false_positives: ['A monitoring probe.'],
  enabled: true,
  severity: 'low',
  risk: 30,
  technique: { id: 'T1498', name: 'Network Denial of Service', tactic: 'impact' },
  subject: 'address',
  when: {
    kinds: ['requests.unusual', ...SUCCESSES],
    where: [NOT_FOREIGN, onlyIf('requests.unusual', { field: 'details.measure', is: 'rate' })],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [{ count: 2, where: UNUSUAL_REQUESTS, name }, mostly(UNUSUAL_REQUESTS, 0.6, { name })],
  },
  group_seconds: 3600,
  baseline: 'violations',
  acts: ['addresses.block'],
  tests: [
    fires('two unusual stretches, and nothing comes of it', facts('requests.unusual', { times: 2, every: 60, ...stretch })),
    silent('one unusual stretch', facts('requests.unusual', stretch)),
    silent(
      'the same at an office where people sign in',
      signIns({ times: 20, every: 10, address: ATTACKER, user: 'u{n}' }),
      facts('requests.unusual', { times: 2, every: 5, after: 150, address: ATTACKER, 'details.measure': 'rate' }),
    ),
    silent(
      'the same of visitors of a page elsewhere, which had their browsers send it',
      facts('requests.unusual', { times: 2, every: 60, ...stretch, 'details.foreign': true }),
    ),
  ],
};
