import { type Camera, type Colour, DESKTOP } from './camera.ts';
import type { ConsoleDesk } from './console-desk.ts';

const SMALL = { width: 1024, height: 700 };
/** Shown at the smaller size too. */
const ALSO_SMALL = new Set(['overview', 'alerts', 'tokens', 'audit']);

/** A walk through the console with a camera at hand. */
export interface Tour {
  readonly desk: ConsoleDesk;
  /** Takes the screen as it stands. */
  shoot(name: string): Promise<void>;
}

/** Takes what a desk shows, as `console-<name>`, once it has been quiet. */
export const createShoot =
  (camera: Camera, colours: readonly Colour[], desk: ConsoleDesk): Tour['shoot'] =>
  async (name) => {
    await desk.settle();
    await camera.inColours(desk.page, `console-${name}`, colours, DESKTOP);
    if (ALSO_SMALL.has(name)) await camera.inColours(desk.page, `console-${name}`, ['dark'], SMALL, 'small');
    await desk.page.emulateMedia({ colorScheme: 'dark' });
    await desk.page.setViewportSize(DESKTOP);
  };
