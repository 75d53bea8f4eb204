import { clientNamed } from '../stage/take-code.ts';
import { SCRIPT_AGENT } from '../stage/words.ts';
import { callAsClient } from '../traffic/call-as-client.ts';
import type { Attack } from './attack.ts';

const ROUNDS = 8;

export const tokenGuessing: Attack = {
  id: 'token-guessing',
  title: 'Guessing of tokens and codes',
  story: 'From one address, made-up codes, refresh tokens and access tokens are presented, in the hope that one is somebody’s.',
  technique: { id: 'T1528', name: 'Steal Application Access Token', tactic: 'credential-access' },
  expects: [{ rule: 'token-guessing', subject: 'address' }],
  contained: ['address.penalised', 'address.blocked', 'request.blocked'],
  bounds: { requests: 40, milliseconds: 10_000 },
  async run(stage) {
    const { chance, http } = stage;
    const client = clientNamed(stage, 'planning-board');
    stage.on({ client });
    const [address = ''] = stage.addresses.ofOneNetwork(1);
    const from = { address, agent: SCRIPT_AGENT };
    const made = (): string =>
      Array.from({ length: 43 }, () => chance.pick([...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_'])).join('');
    for (let round = 0; round < ROUNDS; round++) {
      const code = { grant_type: 'authorization_code', code: made(), redirect_uri: client.redirectUri ?? '', code_verifier: made() };
      await callAsClient(stage, { client, path: '/token', fields: code, from });
      await callAsClient(stage, { client, path: '/token', fields: { grant_type: 'refresh_token', refresh_token: made() }, from });
      await http.send({ ...from, method: 'GET', path: '/userinfo', headers: { authorization: `Bearer ${made()}` } });
      await stage.pause(chance.between(20, 80));
    }
  },
};
