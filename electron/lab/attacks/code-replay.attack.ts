import { clientNamed, pickPerson, redeemFrom, takeCode } from '../stage/take-code.ts';
import { SCRIPT_AGENT } from '../stage/words.ts';
import type { Attack } from './attack.ts';

const REPLAYS = 3;

export const codeReplay: Attack = {
  id: 'code-replay',
  title: 'Replay of an authorization code',
  story: 'Somebody who reads the log of an application finds a code with its verifier, and redeems it again after the application has.',
  technique: { id: 'T1528', name: 'Steal Application Access Token', tactic: 'credential-access' },
  expects: [{ rule: 'code-replay', subject: 'client' }],
  contained: ['grant.revoked'],
  bounds: { requests: 40, milliseconds: 10_000 },
  async run(stage) {
    const client = clientNamed(stage, 'planning-board');
    const person = pickPerson(stage, ({ secondFactor }) => !secondFactor);
    stage.on({ person, client });
    const { code, attempt, browser } = await takeCode(stage, person, client);
    const fields = { code, redirect_uri: attempt.redirectUri, code_verifier: attempt.verifier };
    await redeemFrom(stage, client, browser.at, fields);
    const [address = ''] = stage.addresses.ofOneNetwork(1);
    for (let replay = 0; replay < REPLAYS; replay++) {
      await redeemFrom(stage, client, { address, agent: SCRIPT_AGENT }, fields);
      await stage.pause(200);
    }
  },
};
