import { guessPassword } from '../stage/guess-password.ts';
import { ATTACK_AGENT, commonPassword } from '../stage/words.ts';
import type { Attack } from './attack.ts';

const NAMES = 24;

export const passwordSpray: Attack = {
  id: 'password-spray',
  title: 'Password spraying',
  story: 'One common password is tried on one account after the other, all of people who are here, from one address.',
  technique: { id: 'T1110.003', name: 'Password Spraying', tactic: 'credential-access' },
  expects: [{ rule: 'password-spraying', subject: 'address' }],
  contained: ['limit.exceeded', 'address.penalised', 'address.blocked', 'request.blocked'],
  bounds: { requests: 80, milliseconds: 15_000 },
  async run(stage) {
    const [address = ''] = stage.addresses.ofOneNetwork(1);
    const password = commonPassword(stage.chance);
    const first = stage.chance.between(0, stage.world.people.length - 1);
    const browser = stage.browserAt({ address, agent: ATTACK_AGENT });
    for (let name = 0; name < NAMES; name++) {
      const person = stage.world.people[(first + name) % stage.world.people.length];
      if (person) await guessPassword(browser, { login: person.name, password });
    }
  },
};
