import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page, ViewportSize } from 'playwright-core';
import { palettePng } from './palette-png.ts';

export type Colour = 'dark' | 'light';

export const DESKTOP: ViewportSize = { width: 1440, height: 900 };

export interface Camera {
  /** Writes a page as it stands, once in each colour: `<name>-<colour>.png`, or `<name>-<as>.png`. */
  inColours(page: Page, name: string, colours: readonly Colour[], size: ViewportSize, as?: string): Promise<void>;
}

/** Takes pictures into a directory. Nothing moves in them, and no caret blinks. */
export const createCamera = (directory: string): Camera => ({
  async inColours(page, name, colours, size, as) {
    await page.setViewportSize(size);
    for (const colorScheme of colours) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // Two frames: one in which the colours change, one in which what measures itself has been drawn anew.
      await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
      const taken = await page.screenshot({ animations: 'disabled', caret: 'hide' });
      await writeFile(join(directory, `${name}-${as ?? colorScheme}.png`), palettePng(taken));
    }
  },
});
