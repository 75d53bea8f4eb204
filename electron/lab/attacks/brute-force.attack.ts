import { guessPassword } from '../stage/guess-password.ts';
import { pickPerson } from '../stage/take-code.ts';
import { ATTACK_AGENT } from '../stage/words.ts';
import type { Attack } from './attack.ts';

const HOSTS = 3;
const GUESSES_OF_A_HOST = 14;

export const bruteForce: Attack = {
  id: 'brute-force',
  title: 'Brute force on one account',
  story: 'Guess after guess at the password of one account, from the next host when the server has had enough of one.',
  technique: { id: 'T1110.001', name: 'Password Guessing', tactic: 'credential-access' },
  expects: [{ rule: 'brute-force-user', subject: 'user' }],
  contained: ['limit.exceeded', 'address.penalised', 'address.blocked', 'request.blocked'],
  bounds: { requests: 100, milliseconds: 15_000 },
  async run(stage) {
    const { chance } = stage;
    const victim = pickPerson(stage, () => true);
    stage.on({ person: victim });
    for (const address of stage.addresses.ofOneNetwork(HOSTS)) {
      const browser = stage.browserAt({ address, agent: ATTACK_AGENT });
      const form = await browser.open('/account');
      let page = form;
      for (let guess = 0; guess < GUESSES_OF_A_HOST; guess++) {
        const password = `${victim.familyName}${chance.between(1950, 2026)}${chance.pick(['', '!', '?', '#'])}`;
        // The form stays good when the server turns a guess away, and so it is sent again.
        const tried = await guessPassword(browser, { login: victim.name, password }, page);
        page = tried.outcome === 'wrong' ? tried.page : form;
      }
    }
  },
};
