import { clientNamed } from '../stage/take-code.ts';
import { SCRIPT_AGENT } from '../stage/words.ts';
import { signAssertion } from '../traffic/sign-assertion.ts';
import type { Attack } from './attack.ts';

const REPLAYS = 3;

export const assertionReplay: Attack = {
  id: 'assertion-replay',
  title: 'Replay of a client assertion',
  story: 'The signed assertion of a service is read off the log of a proxy, and sent again before it ends.',
  technique: { id: 'T1550.001', name: 'Application Access Token', tactic: 'lateral-movement' },
  expects: [{ rule: 'assertion-replay', subject: 'client' }],
  contained: ['client.authentication_failed'],
  bounds: { requests: 10, milliseconds: 8000 },
  async run(stage) {
    const client = clientNamed(stage, 'payroll-run');
    stage.on({ client });
    const assertion = signAssertion(stage, { id: client.id, key: stage.credentials.clientKeys[client.id] ?? '', audience: stage.issuer });
    const form: [string, string][] = [
      ['grant_type', 'client_credentials'],
      ['scope', client.scope],
      ['client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'],
      ['client_assertion', assertion],
    ];
    await stage.http.send({ method: 'POST', path: '/token', address: client.address ?? '', agent: client.agent, form });
    const [address = ''] = stage.addresses.ofOneNetwork(1);
    for (let replay = 0; replay < REPLAYS; replay++) {
      await stage.pause(200);
      await stage.http.send({ method: 'POST', path: '/token', address, agent: SCRIPT_AGENT, form });
    }
  },
};
