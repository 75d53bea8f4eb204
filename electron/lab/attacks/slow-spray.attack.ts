import { guessPassword } from '../stage/guess-password.ts';
import { ATTACK_AGENT, commonPassword } from '../stage/words.ts';
import type { Attack } from './attack.ts';

const HOSTS = 24;
const GAP_MS = 100;

export const slowSpray: Attack = {
  id: 'slow-spray',
  title: 'Slow password spraying',
  story:
    'One common password on many accounts, each from another host of one network, with a pause after each: no address fails more than once.',
  technique: { id: 'T1110.003', name: 'Password Spraying', tactic: 'credential-access' },
  expects: [{ rule: 'slow-spraying-network', subject: 'network' }],
  contained: ['address.blocked', 'request.blocked'],
  bounds: { requests: 120, milliseconds: 18_000 },
  async run(stage) {
    const { chance, world } = stage;
    const password = commonPassword(chance);
    const first = chance.between(0, world.people.length - 1);
    for (const [at, address] of stage.addresses.ofOneNetwork(HOSTS).entries()) {
      const person = world.people[(first + at) % world.people.length];
      if (!person) continue;
      await guessPassword(stage.browserAt({ address, agent: ATTACK_AGENT }), { login: person.name, password });
      await stage.pause(GAP_MS + chance.between(0, GAP_MS));
    }
  },
};
