import type { RuleInput } from '../../../../shared/rule.ts';
import { mostly, NOT_FOREIGN, onlyIf, SUCCESSES, UNUSUAL_REQUESTS } from '../conditions.ts';
import { ATTACKER, facts, fires, signIns, silent } from '../histories.ts';

const name = { one: 'stretch of unusually slow requests', many: 'stretches of unusually slow requests' };
const stretch = { address: ATTACKER, 'details.measure': 'response_time', 'details.observed': 90, 'details.threshold': 60 };

export const responseTimeRule: RuleInput = {
  id: 'response-time',
  version: 2,
  title: 'Requests that take unusually long',
  description: 'Requests of one address took longer than three standard deviations above the mean: it may look for what is expensive.',
  false_positives: ['A slow disk or a busy machine makes everything slow.'],
  enabled: true,
  severity: 'low',
  risk: 20,
  technique: { id: 'T1499.003', name: 'Application Exhaustion Flood', tactic: 'impact' },
  subject: 'address',
  when: {
    kinds: ['requests.unusual', ...SUCCESSES],
    where: [NOT_FOREIGN, onlyIf('requests.unusual', { field: 'details.measure', is: 'response_time' })],
  },
  logic: {
    type: 'threshold',
    within: 600,
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
      facts('requests.unusual', { times: 3, every: 5, after: 150, address: ATTACKER, 'details.measure': 'response_time' }),
    ),
    silent(
      'the same of visitors of a page elsewhere, which had their browsers send it',
      facts('requests.unusual', { times: 3, every: 60, ...stretch, 'details.foreign': true }),
    ),
  ],
};
