import type { RuleInput } from '../../../../shared/rule.ts';
import { FAILED_SIGN_INS, mostly, NEVER_ISSUED, NOT_FOREIGN, onlyIf, REFUSED } from '../conditions.ts';
import { ATTACKER, facts, failedSignIns, fires, silent } from '../histories.ts';

const name = { one: 'refused proof', many: 'refused proofs' };
const refusal = { client: 'batch', address: ATTACKER, 'details.reason': 'wrong_secret', 'details.endpoint': 'token' };

export const refusedProofsAddressRule: RuleInput = {
  id: 'refused-proofs-address',
  version: 2,
  title: 'Many refused proofs from one address',
  description:
    'Twenty or more proofs from one address were answered with 401 within ten minutes, secrets of clients among them or of several kinds, and nearly nothing from there succeeded. Pure guessing of passwords, client ids or tokens has rules of its own.',
  false_positives: ['A service that goes on with a secret that was rotated, and asks twice a minute or more.'],
  enabled: true,
  severity: 'high',
  risk: 60,
  technique: { id: 'T1110', name: 'Brute Force', tactic: 'credential-access' },
  subject: 'address',
  when: {
    kinds: [
      'user.sign_in_failed',
      'client.authentication_failed',
      'token.rejected',
      'user.signed_in',
      'token.issued',
      'code.redeemed',
      'refresh_token.rotated',
    ],
    where: [NOT_FOREIGN, onlyIf('token.rejected', { field: 'details.reason', in: NEVER_ISSUED })],
  },
  logic: {
    type: 'threshold',
    within: 600,
    all: [
      { count: 20, where: REFUSED, name },
      mostly(REFUSED, 0.8, { name }),
      // Where nearly all is of one kind, the rule for that kind says it better.
      { share: FAILED_SIGN_INS, at_most: 0.2 },
      { share: [{ field: 'kind', is: 'token.rejected' }], at_most: 0.8 },
      {
        share: [{ field: 'details.reason', is: 'unknown_client' }],
        at_most: 0.8,
        name: { one: 'request with an unknown client id', many: 'requests with an unknown client id' },
      },
    ],
  },
  group_seconds: 3600,
  baseline: 'refusals',
  acts: ['addresses.block', 'clients.suspend'],
  playbook: 'injection',
  tests: [
    fires('twenty wrong secrets', facts('client.authentication_failed', { times: 20, every: 10, ...refusal })),
    silent('nineteen wrong secrets', facts('client.authentication_failed', { times: 19, every: 10, ...refusal })),
    silent(
      'what pages elsewhere made a browser send',
      facts('client.authentication_failed', {
        times: 30,
        every: 10,
        client: 'batch',
        address: ATTACKER,
        'details.reason': 'wrong_secret',
        'details.foreign': true,
      }),
    ),
    fires(
      'a little of everything',
      facts('client.authentication_failed', {
        times: 8,
        every: 10,
        address: ATTACKER,
        'details.reason': 'unknown_client',
        'details.endpoint': 'token',
      }),
      facts('token.rejected', {
        times: 8,
        every: 10,
        after: 100,
        address: ATTACKER,
        'details.reason': 'malformed',
        'details.endpoint': 'userinfo',
      }),
      failedSignIns({ times: 4, every: 10, after: 200, address: ATTACKER, login: 'ada' }),
    ),
    silent('nothing but passwords, which is for another rule', failedSignIns({ times: 30, every: 10, address: ATTACKER, login: 'ada' })),
    silent(
      'a machine on which one service of several is out of date',
      facts('token.issued', { times: 20, every: 20, client: 'shop', address: ATTACKER }),
      facts('client.authentication_failed', { times: 30, every: 15, after: 5, ...refusal }),
    ),
  ],
};
