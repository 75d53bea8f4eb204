import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { windowKinds } from '../../shared/desktop.ts';
import { writePrivateFile } from './private-file.ts';
import { rectangle } from './window/placement.ts';

/** Most windows that are opened again at the next start. */
export const MOST_WINDOWS = 8;

const keptWindow = z.strictObject({
  kind: z.enum(windowKinds),
  place: rectangle,
  maximized: z.boolean(),
  fullScreen: z.boolean(),
  route: z.string().startsWith('/').max(2048),
});
export type KeptWindow = z.infer<typeof keptWindow>;

const desktopState = z.strictObject({
  version: z.literal(1),
  windows: z.array(keptWindow).max(MOST_WINDOWS),
  /** Whether it was said that the server goes on when the last window is closed. */
  saidItStays: z.boolean(),
});
export type DesktopState = z.infer<typeof desktopState>;

const none: DesktopState = { version: 1, windows: [], saidItStays: false };

/** What the desktop remembers: where its windows were and what they showed. A file that cannot be read is as none: it holds nothing that matters. */
export const readDesktopState = async (path: string): Promise<DesktopState> => {
  try {
    return desktopState.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return none;
  }
};

/** Writes one state after the other; of those that come while one is written, the last. */
export const createStateWriter = (path: string, warn: (message: string) => void) => {
  let next: DesktopState | undefined;
  let writing: Promise<void> | undefined;
  const writeAll = async (): Promise<void> => {
    while (next) {
      const state = next;
      next = undefined;
      await writePrivateFile(path, `${JSON.stringify(state)}\n`).catch((error: unknown) =>
        warn(`What the windows show cannot be kept: ${error}`),
      );
    }
    writing = undefined;
  };
  return (state: DesktopState): Promise<void> => {
    next = state;
    writing ??= writeAll();
    return writing;
  };
};
