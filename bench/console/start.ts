import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import type { Cores } from '../cores.ts';
import { signIn, withPage } from './browser.ts';
import type { Operator } from './desk.ts';
import { type Figure, figure, type PartResults, timing } from './figures.ts';
import { type Filled, type Served, serveFilled } from './site.ts';

const TIMES = 5;
const SERVING_GOAL_MS = 1500;
const WINDOW_GOAL_MS = 2000;
const RENDERER = 'dist/renderer';
interface Opened {
  readonly painted: number;
  readonly usable: number;
  readonly overview: number;
  readonly settled: number;
}

const firstPaint = (page: Page): Promise<number> =>
  page.evaluate<number>("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0");

/** Opens the one-time address in a browser without a cache, signs in, and comes to the first screen. Times count from each step. */
const openConsole = async (page: Page, served: Served, operator: Operator): Promise<Opened> => {
  const began = performance.now();
  await page.goto(served.ticketUrl, { waitUntil: 'commit' });
  await page.getByLabel('Password', { exact: true }).waitFor();
  const usable = performance.now() - began;
  const painted = await firstPaint(page);
  const signing = performance.now();
  await signIn(page, operator);
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  const overview = performance.now() - signing;
  // Every panel has its numbers: nothing in the page is still being loaded.
  await page.locator('main [aria-busy=true]').first().waitFor({ state: 'detached' });
  return { painted, usable, overview, settled: performance.now() - signing };
};

const zipped = (file: string): number => gzipSync(readFileSync(join(RENDERER, file))).length / 1024;

/** What a browser loads before it can show anything: the page with its scripts and styles, compressed. */
const sizes = (): Figure[] => {
  const page = readFileSync(join(RENDERER, 'index.html'), 'utf8');
  const named = [...page.matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+)"/g)].map(([, path]) => path ?? '');
  const sum = (suffix: string): number => named.filter((path) => path.endsWith(suffix)).reduce((total, path) => total + zipped(path), 0);
  const all = readdirSync(join(RENDERER, 'assets')).filter((file) => file.endsWith('.js'));
  return [
    figure('bundle: scripts of the first page, gzip', sum('.js'), 'kB'),
    figure('bundle: styles of the first page, gzip', sum('.css'), 'kB'),
    figure(
      'bundle: scripts of all screens, gzip',
      all.reduce((total, file) => total + zipped(join('assets', file)), 0),
      'kB',
    ),
    figure('bundle: largest script as it is', Math.max(...all.map((file) => statSync(join(RENDERER, 'assets', file)).size)) / 1024, 'kB'),
  ];
};

/** Starts the server again and again on all that is recorded, and opens its console in a fresh browser each time. */
export const measureStart = async (filled: Filled, cores: Cores, say: (line: string) => void): Promise<PartResults> => {
  const starts: number[] = [];
  const opened: Opened[] = [];
  while (starts.length < TIMES) {
    const served = await serveFilled(filled, cores);
    starts.push(served.startMs);
    try {
      opened.push(await withPage(served.origin, (page) => openConsole(page, served, filled.operator)));
    } finally {
      await served.stop();
    }
    say(`start ${starts.length}/${TIMES}: serving after ${Math.round(starts.at(-1) ?? 0)} ms`);
  }
  return {
    name: 'start',
    title: `Start with ${filled.facts.toLocaleString('en')} facts, and the console in Chromium without a cache`,
    timings: [
      timing('process → serving', starts, SERVING_GOAL_MS),
      timing(
        'one-time address → first paint',
        opened.map(({ painted }) => painted),
        WINDOW_GOAL_MS,
      ),
      timing(
        'one-time address → sign-in form usable',
        opened.map(({ usable }) => usable),
        WINDOW_GOAL_MS,
      ),
      timing(
        'sign-in sent → overview shown',
        opened.map(({ overview }) => overview),
      ),
      timing(
        'sign-in sent → every panel of it filled',
        opened.map(({ settled }) => settled),
      ),
    ],
    figures: sizes(),
  };
};
