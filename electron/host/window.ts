import { performance } from 'node:perf_hooks';
import { BrowserWindow, dialog, screen } from 'electron';
import type { EngineState, Notice, WindowKind } from '../../shared/desktop.ts';
import { toWindow } from './channels.ts';
import type { KeptWindow } from './desktop-state.ts';
import { placeWindow } from './window/placement.ts';
import { reloadGone } from './window/reload-gone.ts';
import { addressOf, routeOf } from './window/route-of.ts';
import { windowOptions } from './window/window-options.ts';
import type { OpenWindow, WindowRegistry } from './window/window-registry.ts';

export interface WindowInput {
  readonly registry: WindowRegistry;
  readonly preload: string;
  readonly version: string;
  readonly isPackaged: boolean;
  readonly warn: (message: string) => void;
  /** What a page that has just been loaded is told first. */
  readonly engineState: () => EngineState;
  /** The window shows another document, so that what it asked for is void. */
  readonly onDocument: (contents: number) => void;
  /** Its place or route changed, it is about to be closed, or it was. */
  readonly onChange: () => void;
  /** The app is about to end: nothing is asked any more. */
  readonly isQuitting: () => boolean;
}

const workAreas = () => {
  const primary = screen.getPrimaryDisplay();
  return [primary, ...screen.getAllDisplays().filter(({ id }) => id !== primary.id)].map(({ workArea }) => workArea);
};

const mayClose = (window: BrowserWindow): boolean =>
  dialog.showMessageBoxSync(window, {
    type: 'warning',
    message: 'Close this window and lose what you typed?',
    buttons: ['Keep Open', 'Close'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  }) === 1;

const restored = (reason: string, onFirstScreen: boolean): Notice => ({
  kind: 'window_restored',
  text: `This window's page ended unexpectedly (${reason}) and was loaded again${onFirstScreen ? ', on the first screen because it fell repeatedly' : ''}. The server was not affected; text not yet sent is lost.`,
});

/** Keeps a window's own fallen page, its closing and what is remembered of it in order. */
const follow = (one: OpenWindow, input: WindowInput): void => {
  const { window } = one;
  const { webContents } = window;
  const contents = webContents.id;
  let route = '/';
  let pending: Notice | undefined;
  const note = (): void => {
    route = routeOf(webContents.getURL());
    input.onChange();
  };
  webContents.on('did-navigate-in-page', (_event, _url, isMainFrame) => isMainFrame && note());
  webContents.on('did-navigate', note);
  webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) input.onDocument(contents);
  });
  webContents.on('dom-ready', () => webContents.send(toWindow.engine, input.engineState()));
  webContents.on('did-finish-load', () => {
    if (pending) webContents.send(toWindow.notice, pending);
    pending = undefined;
  });
  reloadGone(window, {
    monotonic: () => performance.now(),
    route: () => route,
    load: (to) => void window.loadURL(addressOf(to)),
    onReload(reason, onFirstScreen) {
      input.warn(`A window's page ended unexpectedly (${reason}) and is loaded again.`);
      one.hasUnsaved = false;
      pending = restored(reason, onFirstScreen);
    },
  });
  window.on('moved', input.onChange);
  window.on('resized', input.onChange);
  window.on('closed', input.onChange);
  window.on('close', (event) => {
    if (one.hasUnsaved && !input.isQuitting() && !mayClose(window)) event.preventDefault();
    else input.onChange();
  });
};

/** Opens a window on a route, where it was when it is remembered. */
export const openWindow = (input: WindowInput, kind: WindowKind, kept: Partial<KeptWindow> = {}): OpenWindow => {
  const { registry, preload, version, isPackaged } = input;
  const place = placeWindow(kept.place, workAreas());
  const window = new BrowserWindow(windowOptions({ kind, place, preload, version, isPackaged }));
  const one: OpenWindow = { kind, window, hasUnsaved: false };
  registry.add(one);
  follow(one, input);
  window.once('ready-to-show', () => {
    if (kept.maximized) window.maximize();
    if (kept.fullScreen) window.setFullScreen(true);
    window.show();
  });
  window
    .loadURL(addressOf(kept.route ?? (kind === 'wall' ? '/wall' : '/')))
    .catch((error: unknown) => input.warn(`A window could not be loaded: ${error}`));
  return one;
};
