import { clientNamed } from '../stage/take-code.ts';
import { SCRIPT_AGENT } from '../stage/words.ts';
import { callAsClient } from '../traffic/call-as-client.ts';
import type { Attack } from './attack.ts';

const HOSTS = 14;
const REQUESTS_OF_A_HOST = 10;
/** Between the requests after those, so that no host comes near its limit. */
const GAP_MS = 250;
/** So many refusals in a row, and the thief gives up. */
const GIVES_UP_AFTER = 4;

export const clientAbuse: Attack = {
  id: 'client-abuse',
  title: 'A client used from many addresses',
  story:
    'The secret of a service has got out: within minutes it fetches tokens from hosts of many networks, and never did from more than one.',
  persists: true,
  technique: { id: 'T1078.004', name: 'Cloud Accounts', tactic: 'initial-access' },
  expects: [{ rule: 'token-abuse', subject: 'client' }],
  contained: ['client.suspended', 'tokens.revoked', 'client.secret_rotated'],
  bounds: { requests: 200, milliseconds: 15_000 },
  async run(stage) {
    const { chance } = stage;
    const client = clientNamed(stage, chance.pick(['nightly-reports', 'stock-feed', 'backup-agent']));
    stage.on({ client });
    const hosts = stage.addresses.ofManyNetworks(HOSTS);
    const fetchToken = async (address: string): Promise<boolean> => {
      // The client as it is, but from where the thief is.
      const thief = { ...client, address, agent: SCRIPT_AGENT };
      const fields = { grant_type: 'client_credentials', scope: client.scope };
      return (await callAsClient(stage, { client: thief, path: '/token', fields })).status === 200;
    };
    for (let round = 0; round < REQUESTS_OF_A_HOST; round++) for (const address of hosts) await fetchToken(address);
    for (let refused = 0, at = 0; stage.persists() && refused < GIVES_UP_AFTER; at++) {
      await stage.pause(GAP_MS);
      refused = (await fetchToken(hosts[at % HOSTS] ?? '')) ? 0 : refused + 1;
    }
  },
};
