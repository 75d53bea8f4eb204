import { clientNamed } from '../stage/take-code.ts';
import { SCRIPT_AGENT } from '../stage/words.ts';
import { callAsClient } from '../traffic/call-as-client.ts';
import type { Attack } from './attack.ts';

const GUESSES = 40;

export const clientSecretGuessing: Attack = {
  id: 'client-secret-guessing',
  title: 'Guessing of a client secret',
  story: 'From one address, one secret after the other is tried for one client.',
  technique: { id: 'T1110.001', name: 'Password Guessing', tactic: 'credential-access' },
  expects: [{ rule: 'client-secret-guessing', subject: 'client' }],
  contained: ['address.penalised', 'address.blocked', 'request.blocked'],
  bounds: { requests: 50, milliseconds: 12_000 },
  async run(stage) {
    const { chance } = stage;
    const client = clientNamed(stage, chance.pick(['nightly-reports', 'stock-feed', 'orders-api']));
    stage.on({ client });
    const [address = ''] = stage.addresses.ofOneNetwork(1);
    const guesser = { ...client, address, agent: SCRIPT_AGENT };
    for (let guess = 0; guess < GUESSES; guess++) {
      const secret = `${client.id}-${chance.between(1, 999_999)}`;
      await callAsClient(stage, { client: guesser, path: '/token', fields: { grant_type: 'client_credentials' }, secret });
      await stage.pause(chance.between(10, 40));
    }
  },
};
