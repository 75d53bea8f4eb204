import type { Page } from 'playwright-core';
import { type Camera, type Colour, DESKTOP } from './camera.ts';
import type { ConsoleDesk } from './console-desk.ts';

const SMALL = { width: 1024, height: 700 };
/** Shown at the smaller size too. */
const ALSO_SMALL = new Set(['overview', 'alerts', 'tokens', 'audit']);

/** A walk through the console with a camera at hand. */
export interface Tour {
  readonly desk: ConsoleDesk;
  /** Takes the screen as it stands: of the desk, or of another window of it. */
  shoot(name: string, page?: Page): Promise<void>;
}

/** Takes what a desk shows, as `console-<name>`, once it has been quiet. */
export const createShoot =
  (camera: Camera, colours: readonly Colour[], desk: ConsoleDesk): Tour['shoot'] =>
  async (name, page = desk.page) => {
    await desk.settle();
    await camera.inColours(page, `console-${name}`, colours, DESKTOP);
    if (ALSO_SMALL.has(name)) await camera.inColours(page, `console-${name}`, ['dark'], SMALL, 'small');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize(DESKTOP);
  };
