import { clientNamed } from '../stage/take-code.ts';
import { SCRIPT_AGENT } from '../stage/words.ts';
import { callAsClient } from '../traffic/call-as-client.ts';
import type { Attack } from './attack.ts';

const HOSTS = 3;
const GUESSES_OF_A_HOST = 14;

export const clientSecretGuessing: Attack = {
  id: 'client-secret-guessing',
  title: 'Guessing of a client secret',
  story: 'From three hosts in turn, one secret after the other is tried for one client.',
  technique: { id: 'T1110.001', name: 'Password Guessing', tactic: 'credential-access' },
  expects: [{ rule: 'client-secret-guessing', subject: 'client' }],
  contained: ['address.penalised', 'address.blocked', 'request.blocked', 'client.suspended'],
  bounds: { requests: 50, milliseconds: 12_000 },
  async run(stage) {
    const { chance } = stage;
    const client = clientNamed(stage, chance.pick(['nightly-reports', 'stock-feed', 'orders-api']));
    stage.on({ client });
    const hosts = stage.addresses.ofOneNetwork(HOSTS);
    for (let guess = 0; guess < GUESSES_OF_A_HOST; guess++)
      for (const address of hosts) {
        const guesser = { ...client, address, agent: SCRIPT_AGENT };
        const secret = `${client.id}-${chance.between(1, 999_999)}`;
        await callAsClient(stage, { client: guesser, path: '/token', fields: { grant_type: 'client_credentials' }, secret });
        await stage.pause(chance.between(10, 40));
      }
  },
};
