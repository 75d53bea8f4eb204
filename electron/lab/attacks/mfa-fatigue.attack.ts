import { guessPassword } from '../stage/guess-password.ts';
import { pickPerson } from '../stage/take-code.ts';
import { ATTACK_AGENT } from '../stage/words.ts';
import { readForm } from '../traffic/read-form.ts';
import type { Attack } from './attack.ts';

const ROUNDS = 4;
const CODES_OF_A_ROUND = 4;
const CODES = 1_000_000;

export const mfaFatigue: Attack = {
  id: 'mfa-fatigue',
  title: 'Pressing on the second factor',
  story:
    'Who has the password of somebody comes to the second step again and again, from one host after the other, and types one code after the other.',
  technique: { id: 'T1621', name: 'Multi-Factor Authentication Request Generation', tactic: 'credential-access' },
  expects: [{ rule: 'mfa-fatigue', subject: 'user' }],
  contained: ['user.suspended', 'session.revoked', 'address.penalised', 'address.blocked'],
  bounds: { requests: 60, milliseconds: 15_000 },
  async run(stage) {
    const { chance } = stage;
    const victim = pickPerson(stage, ({ secondFactor }) => secondFactor);
    stage.on({ person: victim });
    for (const address of stage.addresses.ofOneNetwork(ROUNDS)) {
      const browser = stage.browserAt({ address, agent: ATTACK_AGENT });
      const guess = { login: victim.name, password: stage.credentials.passwords[victim.name] ?? '' };
      let { page } = await guessPassword(browser, guess);
      for (let code = 0; code < CODES_OF_A_ROUND && readForm(page.text, '/sign-in/totp') !== undefined; code++) {
        const typed = String(chance.between(0, CODES - 1)).padStart(6, '0');
        page = (await browser.submit(page, '/sign-in/totp', { code: typed })) ?? page;
        await stage.pause(chance.between(50, 150));
      }
    }
  },
};
