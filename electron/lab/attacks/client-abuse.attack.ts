import { clientNamed } from '../stage/take-code.ts';
import { SCRIPT_AGENT } from '../stage/words.ts';
import { callAsClient } from '../traffic/call-as-client.ts';
import type { Attack } from './attack.ts';

const HOSTS = 14;
const REQUESTS_OF_A_HOST = 10;

export const clientAbuse: Attack = {
  id: 'client-abuse',
  title: 'A client used from many addresses',
  story:
    'The secret of a service has got out: within minutes it fetches tokens from hosts of many networks, and never did from more than one.',
  technique: { id: 'T1078.004', name: 'Cloud Accounts', tactic: 'initial-access' },
  expects: [{ rule: 'token-abuse', subject: 'client' }],
  contained: ['client.suspended', 'tokens.revoked', 'client.secret_rotated'],
  bounds: { requests: 200, milliseconds: 15_000 },
  async run(stage) {
    const { chance } = stage;
    const client = clientNamed(stage, chance.pick(['nightly-reports', 'stock-feed', 'backup-agent']));
    stage.on({ client });
    const hosts = stage.addresses.ofManyNetworks(HOSTS);
    for (let round = 0; round < REQUESTS_OF_A_HOST; round++)
      for (const address of hosts) {
        // The client as it is, but from where the thief is.
        const thief = { ...client, address, agent: SCRIPT_AGENT };
        await callAsClient(stage, { client: thief, path: '/token', fields: { grant_type: 'client_credentials', scope: client.scope } });
      }
  },
};
