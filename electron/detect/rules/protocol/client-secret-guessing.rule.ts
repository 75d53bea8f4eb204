import type { RuleInput } from '../../../../shared/rule.ts';
import { ATTACKER, facts, fires, silent } from '../histories.ts';

const name = { one: 'failed client authentication', many: 'failed client authentications' };
const refusal = { client: 'batch', address: ATTACKER, 'details.reason': 'wrong_secret', 'details.endpoint': 'token' };

export const clientSecretGuessingRule: RuleInput = {
  id: 'client-secret-guessing',
  version: 1,
  title: 'Client secret guessed',
  description: 'The secret of one client was wrong ten or more times within ten minutes, from two or more addresses.',
  false_positives: ['A service on several machines that go on with a secret that was rotated.'],
  enabled: true,
  severity: 'high',
  risk: 65,
  technique: { id: 'T1110.001', name: 'Password Guessing', tactic: 'credential-access' },
  subject: 'client',
  when: {
    kinds: ['client.authentication_failed'],
    where: [{ field: 'details.reason', in: ['wrong_secret', 'wrong_key', 'wrong_method'] }],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [
      { count: 10, name },
      { distinct: 'address', at_least: 2, name },
    ],
  },
  group_seconds: 3600,
  baseline: 'refusals',
  acts: ['addresses.block', 'clients.suspend'],
  playbook: 'distributed-guessing',
  tests: [
    fires(
      'ten wrong secrets from two addresses',
      facts('client.authentication_failed', { times: 9, every: 20, ...refusal }),
      facts('client.authentication_failed', { after: 200, client: 'batch', address: '192.0.2.1', 'details.reason': 'wrong_secret' }),
    ),
    silent('nine wrong secrets', facts('client.authentication_failed', { times: 9, every: 20, ...refusal, address: '198.51.100.{n}' })),
    silent('a host nobody looks after', facts('client.authentication_failed', { times: 30, every: 20, ...refusal })),
  ],
};
