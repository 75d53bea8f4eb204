import type { Chance } from '../world/chance.ts';
import { familyNames, givenNames } from '../world/inventions.ts';

/** Passwords that many people have. Nobody in the lab has one of them. */
const commonPasswords: readonly string[] = [
  'Summer2026!',
  'Winter2026!',
  'Password1!',
  'Welcome1',
  'Qwerty123!',
  'Changeme1',
  'P@ssw0rd',
  'Monday123!',
  'Letmein1!',
  'Company2026',
];

/** A password of the kind that guessers try first. */
export const commonPassword = (chance: Chance): string => chance.pick(commonPasswords);

/** A name and password as they stand in a list that was stolen elsewhere: hardly anybody in it is known here. */
export const leakedPair = (chance: Chance): { login: string; password: string } => {
  const [given, family] = [chance.pick(givenNames), chance.pick(familyNames)];
  const number = chance.between(10, 999);
  return { login: `${given}.${family}${number}@example.net`.toLowerCase(), password: `${family}${chance.between(1960, 2012)}` };
};

/** What programs of attackers say they are: an ordinary browser. */
export const ATTACK_AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';
export const SCRIPT_AGENT = 'python-requests/2.31.0';
