import { HOTP, Secret } from 'otpauth';
import type { Chance } from '../world/chance.ts';
import type { LabPerson } from '../world/world.ts';
import type { Browser } from './browser.ts';
import type { LabReply } from './http.ts';
import { readForm } from './read-form.ts';
import type { Scene } from './scene.ts';

/** What goes wrong on the way, if anything. */
export interface Slips {
  /** Wrong passwords before the right one. */
  readonly passwords?: number;
  /** Wrong codes before the right one. */
  readonly codes?: number;
}

const STEP_MS = 30_000;
const CODES = 1_000_000;
const READING_MS = 900;
const TYPING_MS = 1400;

/** The code of the person's authenticator; undefined when the one of now is spent and the next is too far off. */
const nextCode = ({ clock, steps, credentials }: Scene, { name }: LabPerson): string | undefined => {
  const now = Math.floor(clock.now() / STEP_MS);
  const counter = Math.max(now, (steps.get(name) ?? 0) + 1);
  if (counter > now + 1) return undefined;
  steps.set(name, counter);
  return HOTP.generate({ secret: Secret.fromBase32(credentials.totpSecrets[name] ?? ''), counter, digits: 6, algorithm: 'SHA1' });
};

/** What a slip of the fingers makes of a password. */
const mistyped = (password: string, chance: Chance): string => {
  const at = chance.between(1, Math.max(1, password.length - 2));
  return chance.happens(0.5) ? `${password.slice(0, at)}${password.slice(at + 1)}` : password.toLowerCase();
};

const askedForCode = (page: LabReply): boolean => readForm(page.text, '/sign-in/totp') !== undefined;

const enterCode = async (
  scene: Scene,
  browser: Browser,
  page: LabReply,
  person: LabPerson,
  chance: Chance,
  wrong: number,
): Promise<LabReply> => {
  let at = page;
  for (let slip = 0; slip < wrong && askedForCode(at); slip++) {
    await scene.think(chance, TYPING_MS);
    at = (await browser.submit(at, '/sign-in/totp', { code: String(chance.between(0, CODES - 1)).padStart(6, '0') })) ?? at;
  }
  const code = askedForCode(at) ? nextCode(scene, person) : undefined;
  if (code === undefined) return at;
  await scene.think(chance, TYPING_MS);
  return (await browser.submit(at, '/sign-in/totp', { code })) ?? at;
};

/**
 * Signs a person in on the page at hand, through the second step where there is one.
 *
 * @returns The page it leads to; the page itself when it is no sign-in page.
 */
export const signIn = async (
  scene: Scene,
  visit: { readonly browser: Browser; readonly page: LabReply; readonly person: LabPerson; readonly chance: Chance },
  { passwords = 0, codes = 0 }: Slips = {},
): Promise<LabReply> => {
  const { browser, person, chance } = visit;
  const password = scene.credentials.passwords[person.name] ?? '';
  let page = visit.page;
  for (let attempt = 0; attempt <= passwords; attempt++) {
    if (readForm(page.text, '/sign-in') === undefined) break;
    await scene.think(chance, attempt === 0 ? READING_MS + TYPING_MS : TYPING_MS);
    const typed = attempt < passwords ? mistyped(password, chance) : password;
    page = (await browser.submit(page, '/sign-in', { username: person.name, password: typed })) ?? page;
  }
  return enterCode(scene, browser, page, person, chance, codes);
};
