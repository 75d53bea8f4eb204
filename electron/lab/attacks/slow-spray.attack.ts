import { guessPassword } from '../stage/guess-password.ts';
import { ATTACK_AGENT, commonPassword } from '../stage/words.ts';
import type { Attack } from './attack.ts';

const HOSTS = 24;
/** Of which the attack has so many when it goes on. */
const ALL_HOSTS = 200;
const GAP_MS = 100;
/** The gap after the plan, so that no account fails often. */
const LONG_GAP_MS = 400;
/** So often turned away in a row, and the attacker gives up. */
const GIVES_UP_AFTER = 4;

export const slowSpray: Attack = {
  id: 'slow-spray',
  title: 'Slow password spraying',
  story:
    'One common password on many accounts, each from another host of one network, with a pause after each: no address fails more than once.',
  technique: { id: 'T1110.003', name: 'Password Spraying', tactic: 'credential-access' },
  expects: [{ rule: 'slow-spraying-network', subject: 'network' }],
  contained: ['address.blocked', 'request.blocked'],
  persists: true,
  bounds: { requests: 120, milliseconds: 18_000 },
  async run(stage) {
    const { chance, world } = stage;
    const password = commonPassword(chance);
    const first = chance.between(0, world.people.length - 1);
    const hosts = stage.addresses.ofOneNetwork(ALL_HOSTS);
    for (let at = 0, refused = 0; at < HOSTS || (stage.persists() && refused < GIVES_UP_AFTER); at++) {
      const login = world.people[(first + at) % world.people.length]?.name ?? '';
      const browser = stage.browserAt({ address: hosts[at % ALL_HOSTS] ?? '', agent: ATTACK_AGENT });
      refused = (await guessPassword(browser, { login, password })).outcome === 'turned_away' ? refused + 1 : 0;
      await stage.pause((at < HOSTS ? GAP_MS : LONG_GAP_MS) + chance.between(0, GAP_MS));
    }
  },
};
