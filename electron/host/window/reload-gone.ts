import type { BrowserWindow } from 'electron';

/** Falls of one page within a minute after which it is left alone: what it shows fells it. */
const MOST_FALLS = 3;
const WINDOW_MS = 60_000;

export interface ReloadInput {
  readonly monotonic: () => number;
  /** The route it showed last. */
  readonly route: () => string;
  readonly load: (route: string) => void;
  /** It was loaded again; `onFirstScreen` when it fell too often to be shown the same again. */
  readonly onReload: (reason: string, onFirstScreen: boolean) => void;
}

/** Loads a page again whose process fell, with the route it showed; after three falls in a minute with the first screen. */
export const reloadGone = (window: BrowserWindow, { monotonic, route, load, onReload }: ReloadInput): void => {
  let falls: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const now = monotonic();
    falls = [...falls.filter((at) => now - at < WINDOW_MS), now];
    if (falls.length > MOST_FALLS) return;
    const onFirstScreen = falls.length === MOST_FALLS;
    onReload(reason, onFirstScreen);
    load(onFirstScreen ? '/' : route());
  });
};
