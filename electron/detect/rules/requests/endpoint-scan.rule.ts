import type { RuleInput } from '../../../../shared/rule.ts';
import { mostly, NOT_FOREIGN, onlyIf, SUCCESSES, UNUSUAL_REQUESTS } from '../conditions.ts';
import { ATTACKER, facts, fires, signIns, silent } from '../histories.ts';

const name = { one: 'scan of many endpoints', many: 'scans of many endpoints' };

export const endpointScanRule: RuleInput = {
  id: 'endpoint-scan',
  version: 2,
  title: 'Endpoints scanned',
  description: 'One address asked for more than twenty different endpoints within a few minutes: it looks for what is there.',
  false_positives: ['A vulnerability scan that was ordered.'],
  enabled: true,
  severity: 'medium',
  risk: 50,
  technique: { id: 'T1595.002', name: 'Vulnerability Scanning', tactic: 'reconnaissance' },
  subject: 'address',
  when: {
    kinds: ['requests.unusual', ...SUCCESSES],
    where: [NOT_FOREIGN, onlyIf('requests.unusual', { field: 'details.measure', is: 'endpoints' })],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [{ count: 1, where: UNUSUAL_REQUESTS, name }, mostly(UNUSUAL_REQUESTS, 0.2, { name })],
  },
  group_seconds: 3600,
  baseline: 'violations',
  acts: ['addresses.block'],
  playbook: 'injection',
  tests: [
    fires(
      'one unusual stretch, and nothing comes of it',
      facts('requests.unusual', { address: ATTACKER, 'details.measure': 'endpoints', 'details.observed': 90, 'details.threshold': 60 }),
    ),
    silent('another measure', facts('requests.unusual', { times: 3, every: 60, address: ATTACKER, 'details.measure': 'other' })),
    silent(
      'the same at an office where people sign in',
      signIns({ times: 20, every: 10, address: ATTACKER, user: 'u{n}' }),
      facts('requests.unusual', { after: 150, address: ATTACKER, 'details.measure': 'endpoints' }),
    ),
    silent(
      'the same of visitors of a page elsewhere, which had their browsers send it',
      facts('requests.unusual', {
        address: ATTACKER,
        'details.measure': 'endpoints',
        'details.observed': 90,
        'details.threshold': 60,
        'details.foreign': true,
      }),
    ),
  ],
};
