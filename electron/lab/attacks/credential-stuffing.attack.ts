import { guessPassword } from '../stage/guess-password.ts';
import type { Stage } from '../stage/stage.ts';
import { pickPerson } from '../stage/take-code.ts';
import { ATTACK_AGENT, leakedPair } from '../stage/words.ts';
import type { Attack } from './attack.ts';

const HOSTS = 3;
const PAIRS_OF_A_HOST = 17;
/** Every third name of the list is of somebody who is here too, mostly with another password. */
const KNOWN = 3;
/** Early enough in the list of a host that the server still answers it. */
const PLACE_OF_THE_HIT = 2;

/** One pair of the list fits: somebody has the same password here as where the list was stolen. */
const listFor = (stage: Stage): { login: string; password: string }[] => {
  const { chance, credentials, world } = stage;
  const victim = pickPerson(stage, ({ secondFactor }) => !secondFactor);
  stage.on({ person: victim });
  const others = world.people.filter(({ name }) => name !== victim.name);
  const pairs = Array.from({ length: HOSTS * PAIRS_OF_A_HOST }, (_, at) => {
    const pair = leakedPair(chance);
    return at % KNOWN === 0 ? { ...pair, login: others[at % others.length]?.email ?? pair.login } : pair;
  });
  const host = chance.between(0, HOSTS - 1);
  pairs[host * PAIRS_OF_A_HOST + PLACE_OF_THE_HIT] = { login: victim.email, password: credentials.passwords[victim.name] ?? '' };
  return pairs;
};

export const credentialStuffing: Attack = {
  id: 'credential-stuffing',
  title: 'Credential stuffing',
  story:
    'A list of names and passwords stolen elsewhere is tried, each pair once, from three hosts, on beyond their limits. One pair fits.',
  technique: { id: 'T1110.004', name: 'Credential Stuffing', tactic: 'credential-access' },
  expects: [{ rule: 'credential-stuffing', subject: 'address' }],
  contained: ['limit.exceeded', 'address.penalised', 'address.blocked', 'request.blocked'],
  bounds: { requests: 160, milliseconds: 18_000 },
  async run(stage) {
    const pairs = listFor(stage);
    for (const address of stage.addresses.ofOneNetwork(HOSTS)) {
      for (const pair of pairs.splice(0, PAIRS_OF_A_HOST)) await guessPassword(stage.browserAt({ address, agent: ATTACK_AGENT }), pair);
    }
  },
};
