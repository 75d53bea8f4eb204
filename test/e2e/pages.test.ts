import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './support/launch-browser.ts';
import { openPerson, type Person } from './support/person.ts';
import { type Site, signInsLimitedTo, startSite } from './support/start-site.ts';
import { takeTour } from './support/tour.ts';

/** All pages, each of which is looked at in one walk through them. */
const PAGES = [
  'sign-in',
  'sign-in-refused',
  'consent',
  'account',
  'account-password',
  'second-factor-set-up',
  'recovery-codes',
  'account-second-factor',
  'sign-out',
  'signed-out',
  'second-factor',
  'second-factor-refused',
  'recovery-code',
  'form-post',
  'error',
  'form-expired',
  'too-many-requests',
];

interface Findings {
  readonly axe: readonly string[];
  /** Width of the content in a window of 320 pixels. */
  readonly narrowWidth: number;
  readonly title: string;
}

let browser: Browser;
let site: Site;
let person: Person;
const seen = new Map<string, Findings>();

/** All rules in the dark; in the light those for colours alone, as nothing else differs. */
const axeFindings = async (page: Page, colorScheme: 'dark' | 'light'): Promise<string[]> => {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  // The pages have no frames, so that the slower way, which looks into those of other sites, is not needed.
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations, passes } = await (colorScheme === 'dark' ? axe : axe.withRules(['color-contrast', 'link-in-text-block'])).analyze();
  if (!passes.some(({ id }) => id === 'color-contrast')) throw new Error('The contrast was not measured.');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${colorScheme}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
};

const examine = async (name: string, page: Page): Promise<void> => {
  await page.setViewportSize({ width: 320, height: 640 });
  const narrowWidth = await page.evaluate<number>('document.documentElement.scrollWidth');
  await page.setViewportSize({ width: 1440, height: 900 });
  const axe = [...(await axeFindings(page, 'dark')), ...(await axeFindings(page, 'light'))];
  seen.set(name, { axe, narrowWidth, title: await page.title() });
};

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startSite(signInsLimitedTo(30))]);
  await site.addUser('anna');
  person = await openPerson(browser);
  await takeTour({ site, person, other: await openPerson(browser), username: 'anna', look: examine });
}, 120_000);
afterAll(async () => {
  await browser.close();
  await site.stop();
});

const allWhere = (breaks: (findings: Findings) => unknown): string[] =>
  [...seen].filter(([, findings]) => breaks(findings)).map(([name, findings]) => `${name}: ${JSON.stringify(breaks(findings))}`);

test('the walk comes by every page', () => {
  expect([...seen.keys()]).toEqual(PAGES);
});

test('WCAG 2.2 no page has a serious or critical finding, dark or light', () => {
  expect(allWhere(({ axe }) => axe.length > 0 && axe)).toEqual([]);
});

test('WCAG 2.2 SC 1.4.10 no page scrolls sideways at 320 pixels', () => {
  expect(allWhere(({ narrowWidth }) => narrowWidth > 320 && narrowWidth)).toEqual([]);
});

test('WCAG 2.2 SC 2.4.2 a page that tells of an error says so in its title', () => {
  const failed = PAGES.filter((name) => /refused|error|expired|too-many|account-password/.test(name));
  expect(allWhere(({ title }) => title.startsWith('Error: ')).map((line) => line.split(':')[0])).toEqual(failed);
});

test('CSP 3 no page breaches its policy or runs into a script error', () => {
  expect(person.complaints).toEqual([]);
});
