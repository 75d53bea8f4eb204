import type { RuleInput } from '../../../../shared/rule.ts';
import { ATTACKER, facts, fires, silent } from '../histories.ts';

const name = { one: 'granted token request', many: 'granted token requests' };

export const tokenAbuseRule: RuleInput = {
  id: 'token-abuse',
  version: 1,
  title: 'Client credentials used from many addresses',
  description:
    'One client got a hundred or more tokens for itself within an hour, from ten or more addresses: its secret is known to others.',
  false_positives: ['A service that runs on many machines with an address each: make an exception for it.'],
  enabled: true,
  severity: 'high',
  risk: 75,
  technique: { id: 'T1078.004', name: 'Cloud Accounts', tactic: 'initial-access' },
  subject: 'client',
  when: { kinds: ['token.issued'], where: [] },
  logic: {
    type: 'threshold',
    within: 3600,
    all: [
      { distinct: 'address', at_least: 10, name },
      { count: 100, name },
    ],
  },
  group_seconds: 3600,
  baseline: 'tokens_issued',
  acts: ['clients.suspend', 'tokens.revoke'],
  playbook: 'client-abuse',
  tests: [
    fires(
      'a hundred tokens from ten addresses',
      facts('token.issued', { times: 10, every: 20, client: 'batch', address: '198.51.100.{n}' }),
      facts('token.issued', { times: 90, every: 20, after: 300, client: 'batch', address: ATTACKER }),
    ),
    silent(
      'a hundred tokens from nine addresses',
      facts('token.issued', { times: 9, every: 20, client: 'batch', address: '198.51.100.{n}' }),
      facts('token.issued', { times: 91, every: 20, after: 300, client: 'batch', address: '198.51.100.1' }),
    ),
    silent(
      'ninety-nine tokens',
      facts('token.issued', { times: 10, every: 20, client: 'batch', address: '198.51.100.{n}' }),
      facts('token.issued', { times: 89, every: 20, after: 300, client: 'batch', address: '198.51.100.1' }),
    ),
  ],
};
