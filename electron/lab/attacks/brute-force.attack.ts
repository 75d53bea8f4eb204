import { guessPassword } from '../stage/guess-password.ts';
import { pickPerson } from '../stage/take-code.ts';
import { ATTACK_AGENT } from '../stage/words.ts';
import type { Attack } from './attack.ts';

const GUESSES = 30;

export const bruteForce: Attack = {
  id: 'brute-force',
  title: 'Brute force on one account',
  story: 'From one address, guess after guess at the password of one account, also after the server has said that it is too much.',
  technique: { id: 'T1110.001', name: 'Password Guessing', tactic: 'credential-access' },
  expects: [{ rule: 'brute-force', subject: 'address' }],
  contained: ['limit.exceeded', 'address.penalised', 'address.blocked', 'request.blocked'],
  bounds: { requests: 80, milliseconds: 15_000 },
  async run(stage) {
    const { chance } = stage;
    const victim = pickPerson(stage, () => true);
    stage.on({ person: victim });
    const [address = ''] = stage.addresses.ofOneNetwork(1);
    const browser = stage.browserAt({ address, agent: ATTACK_AGENT });
    let page = await browser.open('/account');
    const form = page;
    for (let guess = 0; guess < GUESSES; guess++) {
      const password = `${victim.familyName}${chance.between(1950, 2026)}${chance.pick(['', '!', '?', '#'])}`;
      // The form stays good when the server turns a guess away, and so it is sent again.
      const tried = await guessPassword(browser, { login: victim.name, password }, page);
      page = tried.outcome === 'wrong' ? tried.page : form;
    }
  },
};
