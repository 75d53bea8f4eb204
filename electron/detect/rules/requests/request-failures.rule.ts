import type { RuleInput } from '../../../../shared/rule.ts';
import { mostly, NOT_FOREIGN, onlyIf, SUCCESSES, UNUSUAL_REQUESTS } from '../conditions.ts';
import { ATTACKER, facts, fires, signIns, silent } from '../histories.ts';

const name = { one: 'stretch of many failing requests', many: 'stretches of many failing requests' };
const stretch = { address: ATTACKER, 'details.measure': 'failures', 'details.observed': 90, 'details.threshold': 60 };

export const requestFailuresRule: RuleInput = {
  id: 'request-failures',
  version: 2,
  title: 'Requests that mostly fail',
  description:
    'More than five requests of one address failed within five minutes, three times in half an hour, and hardly anything from there succeeded.',
  false_positives: ['A broken client.'],
  enabled: true,
  severity: 'low',
  risk: 25,
  technique: { id: 'T1595', name: 'Active Scanning', tactic: 'reconnaissance' },
  subject: 'address',
  when: {
    kinds: ['requests.unusual', ...SUCCESSES],
    where: [NOT_FOREIGN, onlyIf('requests.unusual', { field: 'details.measure', is: 'failures' })],
  },
  logic: {
    type: 'threshold',
    within: 1800,
    all: [{ count: 3, where: UNUSUAL_REQUESTS, name }, mostly(UNUSUAL_REQUESTS, 0.6, { name })],
  },
  group_seconds: 3600,
  baseline: 'violations',
  acts: ['addresses.block'],
  tests: [
    fires('three unusual stretches, and nothing comes of it', facts('requests.unusual', { times: 3, every: 60, ...stretch })),
    silent('two unusual stretches', facts('requests.unusual', { times: 2, every: 60, ...stretch })),
    silent(
      'the same at an office where people sign in',
      signIns({ times: 20, every: 10, address: ATTACKER, user: 'u{n}' }),
      facts('requests.unusual', { times: 3, every: 5, after: 150, address: ATTACKER, 'details.measure': 'failures' }),
    ),
    silent(
      'the same of visitors of a page elsewhere, which had their browsers send it',
      facts('requests.unusual', { times: 3, every: 60, ...stretch, 'details.foreign': true }),
    ),
  ],
};
