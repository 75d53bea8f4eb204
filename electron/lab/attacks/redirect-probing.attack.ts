import { clientNamed, pickPerson } from '../stage/take-code.ts';
import { SCRIPT_AGENT } from '../stage/words.ts';
import { createAttempt } from '../traffic/open-application.ts';
import type { Attack } from './attack.ts';

/** Ways in which checks of redirect URIs have been got round: RFC 9700 §4.1. */
const variantsOf = (redirectUri: string): readonly string[] => {
  const { host, pathname, origin } = new URL(redirectUri);
  return [
    `https://attacker.test${pathname}`,
    `https://${host}.attacker.test${pathname}`,
    `https://${host}@attacker.test${pathname}`,
    `https://attacker.test/${host}${pathname}`,
    `https://attacker.test#${redirectUri}`,
    `${redirectUri}/../../open?to=https://attacker.test`,
    `${redirectUri}%2f..%2fopen`,
    `${redirectUri}?next=https://attacker.test`,
    `${redirectUri}.attacker.test`,
    `http://${host}${pathname}`,
    `${origin}:8443${pathname}`,
    `${origin}/`,
    `//attacker.test${pathname}`,
    `https:attacker.test${pathname}`,
    `https://${host}\\@attacker.test${pathname}`,
    `https://sub.${host}${pathname}`,
    `javascript://${host}/%0aalert(1)`,
    'http://127.0.0.1/callback',
  ];
};

export const redirectProbing: Attack = {
  id: 'redirect-probing',
  title: 'Probing of redirect URIs',
  story:
    'From one address, authorization requests of one client with one redirect URI after another that it does not have, in search of one that passes.',
  technique: { id: 'T1595.002', name: 'Vulnerability Scanning', tactic: 'reconnaissance' },
  expects: [{ rule: 'redirect-probing', subject: 'address' }],
  contained: ['address.penalised', 'address.blocked', 'request.blocked'],
  bounds: { requests: 40, milliseconds: 10_000 },
  async run(stage) {
    const { chance } = stage;
    const client = clientNamed(stage, 'team-wiki');
    const person = pickPerson(stage, () => true);
    stage.on({ client });
    const [address = ''] = stage.addresses.ofOneNetwork(1);
    const browser = stage.browserAt({ address, agent: SCRIPT_AGENT });
    const variants = [...variantsOf(client.redirectUri ?? '')];
    while (variants.length > 0) {
      const [variant = ''] = variants.splice(chance.between(0, variants.length - 1), 1);
      await browser.get(createAttempt(stage, { person, client, chance }, variant).path);
      await stage.pause(chance.between(20, 80));
    }
  },
};
