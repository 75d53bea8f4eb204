import type { Page } from 'playwright-core';

/** Requests that failed, or were answered with an error; those that the page itself gave up are none. */
export const watchRequests = (page: Page): readonly string[] => {
  const failed: string[] = [];
  page.on('response', (response) => {
    if (response.status() >= 400) failed.push(`${response.status()} ${new URL(response.url()).pathname}`);
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    if (why !== 'net::ERR_ABORTED') failed.push(`${why} ${new URL(request.url()).pathname}`);
  });
  return failed;
};

/** What of the page is wider than its place: the document, the screen, and the bars around it. */
const WIDE = `[document.documentElement, ...document.querySelectorAll('main, header, footer, nav, dialog, [role=dialog], main .page, main .page-head, [role=group]')]
  .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline' && !one.closest('[aria-hidden=true]'))
  .map((one) => one.tagName.toLowerCase() + '.' + String(one.className).slice(0, 40) + ': ' + one.scrollWidth + ' in ' + one.clientWidth)`;

/** Parts of the page that do not fit a window of this size. The window is as it was afterwards. */
export const overflowAt = async (page: Page, width: number, height: number): Promise<string[]> => {
  const before = page.viewportSize();
  await page.setViewportSize({ width, height });
  // Charts measure themselves anew after the next frame, and what lies over the screen finds its new place some frames later: only what stays too wide is.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  let wide = await page.evaluate<string[]>(WIDE);
  for (let looked = 0; wide.length > 0 && looked < 20; looked += 1) {
    await page.waitForTimeout(50);
    wide = await page.evaluate<string[]>(WIDE);
  }
  if (before) await page.setViewportSize(before);
  return wide.map((one) => `${width}x${height} ${one}`);
};

/** Waits until a screen, or what comes before the screens, is drawn. A page that does not know yet who is signed in has a heading too. */
export const drawn = (page: Page): Promise<void> =>
  page
    .getByRole('heading', { level: 1, name: /^(?!Connecting$)/ })
    .first()
    .waitFor();

const busy = (page: Page): Promise<number> => page.locator('[aria-busy=true]').count();

/**
 * Waits until nothing on the screen is still being read, two looks on end: what was just pressed begins to read a moment later.
 * A string cannot be polled in the page: its policy forbids that.
 */
export const settled = async (page: Page): Promise<void> => {
  let calm = 0;
  for (let looked = 0; looked < 300; looked += 1) {
    calm = (await busy(page)) === 0 ? calm + 1 : 0;
    if (calm === 2) return;
    await page.waitForTimeout(50);
  }
  throw new Error('The screen is still being read.');
};
