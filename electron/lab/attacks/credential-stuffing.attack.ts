import { guessPassword } from '../stage/guess-password.ts';
import type { Stage } from '../stage/stage.ts';
import { pickPerson } from '../stage/take-code.ts';
import { ATTACK_AGENT, leakedPair } from '../stage/words.ts';
import type { Attack } from './attack.ts';

const HOSTS = 6;
const PAIRS_OF_A_HOST = 8;

/** One pair of the list fits: somebody has the same password here as where the list was stolen. */
const listFor = (stage: Stage): { login: string; password: string }[] => {
  const victim = pickPerson(stage, ({ secondFactor }) => !secondFactor);
  stage.on({ person: victim });
  const pairs = Array.from({ length: HOSTS * PAIRS_OF_A_HOST }, () => leakedPair(stage.chance));
  pairs[pairs.length - 2] = { login: victim.email, password: stage.credentials.passwords[victim.name] ?? '' };
  return pairs;
};

export const credentialStuffing: Attack = {
  id: 'credential-stuffing',
  title: 'Credential stuffing',
  story: 'A list of names and passwords stolen elsewhere is tried, each pair once, from a few hosts of one network. One pair fits.',
  technique: { id: 'T1110.004', name: 'Credential Stuffing', tactic: 'credential-access' },
  expects: [{ rule: 'credential-stuffing', subject: 'address' }],
  contained: ['address.penalised', 'address.blocked', 'request.blocked', 'limit.exceeded'],
  bounds: { requests: 160, milliseconds: 18_000 },
  async run(stage) {
    const pairs = listFor(stage);
    for (const address of stage.addresses.ofOneNetwork(HOSTS)) {
      const browser = stage.browserAt({ address, agent: ATTACK_AGENT });
      for (const pair of pairs.splice(0, PAIRS_OF_A_HOST)) {
        const { outcome } = await guessPassword(browser, pair);
        if (outcome === 'turned_away') break;
        browser.close();
      }
    }
  },
};
