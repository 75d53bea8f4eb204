import { closeCase, type Story, stopAttack } from '../../test/e2e/console/support/attack-story.ts';
import { DESKTOP } from './camera.ts';
import type { Tour } from './shoot.ts';

const SEED = 5;

/** The stations of which there is a picture: an alert as an attack raises it, the act with its effect, what contained it, and the case at its end. */
const pictures: Partial<Record<Parameters<NonNullable<Story['look']>>[0], string>> = {
  alert: 'story-alert',
  preview: 'story-act',
  sheet: 'story-score-sheet',
  case: 'story-case',
};

/** One attack from its alert to its closed case, ended by an operator's act, in two windows. */
export const storyScreens = async ({ desk, shoot }: Tour): Promise<void> => {
  const { page } = desk;
  const bench = await page.context().newPage();
  await bench.setViewportSize(DESKTOP);
  await bench.goto(new URL('/lab', page.url()).href);
  await desk.open('/alerts');
  const look: Story['look'] = async (station, shown) => {
    const name = pictures[station];
    if (name) await shoot(name, shown);
  };
  await stopAttack({ desk: page, bench, seed: SEED, ask: async () => 'not asked', look });
  await closeCase(page, look);
  await bench.close();
};
