import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

export type Theme = 'dark' | 'light' | 'contrast';

/** Colours are measured when they have changed: some do so over a time, beginning with the next frame. */
const CHANGED = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  .then(() => Promise.allSettled(document.getAnimations().filter((one) => one instanceof CSSTransition).map(({ finished }) => finished)))
  .then(() => undefined)`;

/**
 * Serious and critical findings on what is shown: by all rules in the dark; in the other themes by those for colours alone, as nothing else differs.
 *
 * @param others The other themes that are looked at.
 * @param part   Only what is within; all of the page without it.
 */
export const axeFindings = async (page: Page, others: readonly Theme[] = ['light'], part?: string): Promise<string[]> => {
  const found: string[] = [];
  for (const theme of ['dark', ...others] as const) {
    await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
    await page.evaluate(CHANGED);
    // The pages have no frames, so that the slower way, which looks into those of other sites, is not needed.
    const whole = new AxeBuilder({ page }).setLegacyMode(true);
    const axe = part === undefined ? whole : whole.include(part);
    const { violations, passes } = await (theme === 'dark' ? axe : axe.withRules(['color-contrast', 'link-in-text-block'])).analyze();
    if (!passes.some(({ id }) => id === 'color-contrast')) throw new Error('The contrast was not measured.');
    for (const { id, impact, nodes } of violations)
      if (impact === 'serious' || impact === 'critical')
        found.push(`${theme}: ${id}: ${nodes.map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ''}`).join(' ')}`);
  }
  await page.evaluate("document.documentElement.dataset.theme = 'dark'");
  return found;
};
