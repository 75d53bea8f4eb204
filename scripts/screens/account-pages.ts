import type { Browser } from 'playwright-core';
import { openPerson } from '../../test/e2e/support/person.ts';
import { signInsLimitedTo, startSite } from '../../test/e2e/support/start-site.ts';
import { takeTour } from '../../test/e2e/support/tour.ts';
import { type Camera, DESKTOP } from './camera.ts';

const KEPT = new Set(['sign-in', 'second-factor', 'consent', 'account', 'error']);
const NARROW = { width: 320, height: 640 };
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const OTHER_AGENT = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1';

/**
 * Pictures of the pages that people see when they sign in: dark, light and, of some, as narrow as a small phone.
 *
 * @param takesAll Every page of the tour and not only those that the documents show.
 */
export const accountPages = async (browser: Browser, camera: Camera, takesAll: boolean): Promise<void> => {
  const site = await startSite(signInsLimitedTo(30));
  try {
    await site.addUser('anna.keller');
    const person = await openPerson(browser, { userAgent: AGENT });
    const other = await openPerson(browser, { userAgent: OTHER_AGENT });
    await takeTour({
      site,
      person,
      other,
      username: 'anna.keller',
      async look(name, page) {
        if (!takesAll && !KEPT.has(name)) return;
        await camera.inColours(page, name, ['dark', 'light'], DESKTOP);
        if (takesAll || name === 'sign-in') await camera.inColours(page, name, ['dark'], NARROW, 'narrow');
      },
    });
  } finally {
    await site.stop();
  }
};
