import type { RuleInput } from '../../../../shared/rule.ts';
import { FOREIGN } from '../conditions.ts';
import { ATTACKER, facts, fires, silent } from '../histories.ts';

const GUESSES = ['unknown_client', 'wrong_secret', 'wrong_key', 'wrong_method', 'unknown', 'malformed', 'malformed_token', 'too_long'];
const rejection = { address: '198.51.100.{n}', 'details.endpoint': 'userinfo', 'details.reason': 'malformed', 'details.foreign': true };

export const foreignGuessingRule: RuleInput = {
  id: 'foreign-guessing',
  version: 1,
  title: 'Browsers made to guess',
  description:
    'Twenty or more clients, secrets, codes or tokens that are none were presented within ten minutes by requests that said a page elsewhere had a browser send them: visitors of a page are made to guess, or somebody forges the header that says so.',
  false_positives: ['A browser application that was moved to this server and brings tokens of the former one.'],
  enabled: true,
  severity: 'medium',
  risk: 50,
  technique: { id: 'T1110', name: 'Brute Force', tactic: 'credential-access' },
  subject: 'server',
  when: {
    kinds: ['client.authentication_failed', 'authorization.refused', 'code.refused', 'refresh_token.refused', 'token.rejected'],
    where: [FOREIGN, { field: 'details.reason', in: GUESSES }],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [{ count: 20, name: { one: 'refused proof sent for a page elsewhere', many: 'refused proofs sent for pages elsewhere' } }],
  },
  group_seconds: 3600,
  baseline: null,
  acts: [],
  tests: [
    fires('twenty visitors of one page', facts('token.rejected', { times: 20, every: 10, ...rejection })),
    fires('one address that forges the header', facts('token.rejected', { times: 20, every: 10, ...rejection, address: ATTACKER })),
    silent('nineteen', facts('token.rejected', { times: 19, every: 10, ...rejection })),
    silent(
      'guesses that nobody else had sent',
      facts('token.rejected', {
        times: 20,
        every: 10,
        address: '198.51.100.{n}',
        'details.endpoint': 'userinfo',
        'details.reason': 'malformed',
      }),
    ),
    silent(
      'tokens that have expired, in a browser application',
      facts('token.rejected', { times: 40, every: 10, ...rejection, 'details.reason': 'expired' }),
    ),
  ],
};
