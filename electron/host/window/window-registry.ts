import type { BrowserWindow } from 'electron';
import type { WindowKind } from '../../../shared/desktop.ts';
import type { KeptWindow } from '../desktop-state.ts';
import { routeOf } from './route-of.ts';

export interface OpenWindow {
  readonly kind: WindowKind;
  readonly window: BrowserWindow;
  /** Closing it would lose something typed. */
  hasUnsaved: boolean;
}

/** Which windows are open, the one used last first. */
export const createWindowRegistry = () => {
  let open: OpenWindow[] = [];
  const registry = {
    add(one: OpenWindow): void {
      open = [one, ...open];
      one.window.on('focus', () => {
        open = [one, ...open.filter((other) => other !== one)];
      });
      one.window.on('closed', () => {
        open = open.filter((other) => other !== one);
      });
    },
    all: (): readonly OpenWindow[] => open,
    /** By the id of its page. */
    byContents: (id: number): OpenWindow | undefined => open.find(({ window }) => !window.isDestroyed() && window.webContents.id === id),
    ofKind: (kind: WindowKind): OpenWindow | undefined => open.find((one) => one.kind === kind),
    /** The one to show something in: the one used last that is no wall board. */
    current: (): OpenWindow | undefined => open.find(({ kind }) => kind !== 'wall'),
    broadcast(channel: string, ...values: readonly unknown[]): void {
      for (const { window } of open) if (!window.isDestroyed()) window.webContents.send(channel, ...values);
    },
    /** As they are to be opened again, the oldest first. */
    kept: (): KeptWindow[] =>
      open
        .filter(({ window }) => !window.isDestroyed())
        .map(({ kind, window }) => ({
          kind,
          place: window.getNormalBounds(),
          maximized: window.isMaximized(),
          fullScreen: window.isFullScreen(),
          route: routeOf(window.webContents.getURL()),
        }))
        .reverse(),
  };
  return registry;
};
export type WindowRegistry = ReturnType<typeof createWindowRegistry>;
