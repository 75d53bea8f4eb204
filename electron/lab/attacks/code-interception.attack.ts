import { clientNamed, pickPerson, redeemFrom, takeCode } from '../stage/take-code.ts';
import { SCRIPT_AGENT } from '../stage/words.ts';
import type { Attack } from './attack.ts';

const GUESSED_VERIFIERS = 4;

export const codeInterception: Attack = {
  id: 'code-interception',
  title: 'Interception of an authorization code',
  story:
    'Another application on the phone catches the redirect with the code, and tries to redeem it without the verifier that it does not have.',
  technique: { id: 'T1528', name: 'Steal Application Access Token', tactic: 'credential-access' },
  expects: [{ rule: 'code-interception', subject: 'client' }],
  contained: ['code.refused'],
  bounds: { requests: 40, milliseconds: 10_000 },
  async run(stage) {
    const client = clientNamed(stage, 'pocket');
    const person = pickPerson(stage, ({ secondFactor }) => !secondFactor);
    stage.on({ person, client });
    const { code, attempt, browser } = await takeCode(stage, person, client);
    const [address = ''] = stage.addresses.ofOneNetwork(1);
    const thief = { address, agent: SCRIPT_AGENT };
    const fields = { code, redirect_uri: attempt.redirectUri };
    await redeemFrom(stage, client, thief, fields);
    for (let guess = 0; guess < GUESSED_VERIFIERS; guess++) {
      const verifier = stage.random.bytes(32).toString('base64url');
      await redeemFrom(stage, client, thief, { ...fields, code_verifier: verifier });
    }
    // Whose code it is comes after it, and gets the tokens.
    await redeemFrom(stage, client, browser.at, { ...fields, code_verifier: attempt.verifier });
  },
};
