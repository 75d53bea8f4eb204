import process from 'node:process';
import { app, type BrowserWindow, Menu, nativeImage, nativeTheme, Tray } from 'electron';
import { drawTrayIcon, type TrayState } from './tray-icon.ts';
import { type TrayInput, trayState, trayWords } from './tray-state.ts';

export interface TrayActions {
  readonly show: () => void;
  readonly lock: () => void;
  readonly openWall: () => void;
  readonly quit: () => unknown;
}

const SIZE = 16;
const SCALES = [1, 1.5, 2, 3];

/** macOS recolours a template; elsewhere the icon stands out from the bar as the system's theme has it. */
const grey = (): number => {
  if (process.platform === 'darwin') return 0;
  return process.platform === 'linux' || nativeTheme.shouldUseDarkColors ? 0xf0 : 0x20;
};

const picture = (state: TrayState): Electron.NativeImage => {
  const image = nativeImage.createEmpty();
  for (const scaleFactor of SCALES) {
    const buffer = drawTrayIcon(state, Math.round(SIZE * scaleFactor), grey());
    image.addRepresentation({ scaleFactor, buffer });
  }
  if (process.platform === 'darwin') image.setTemplateImage(true);
  return image;
};

/** The tray: the server's state by shape and in words, and what is wanted when no window is open. */
export const createTray = (actions: TrayActions) => {
  const tray = new Tray(picture('stopped'));
  let shown: TrayState = 'stopped';
  const menu = (first: string): Menu =>
    Menu.buildFromTemplate([
      { label: first, enabled: false },
      { type: 'separator' },
      { label: 'Show Gatewatch', click: actions.show },
      { label: 'Wall Board', click: actions.openWall },
      { label: 'Lock Now', click: actions.lock },
      { type: 'separator' },
      { label: 'Quit and Stop the Server', click: actions.quit },
    ]);
  tray.on('click', actions.show);
  return {
    show(input: TrayInput): void {
      const state = trayState(input);
      const words = trayWords(input);
      if (state !== shown) tray.setImage(picture(state));
      shown = state;
      tray.setToolTip(words);
      tray.setContextMenu(menu(words));
    },
  };
};

/** The number on the dock's or launcher's icon; on Windows a mark on each window's button. */
export const showBadge = (unseen: number, windows: readonly BrowserWindow[]): void => {
  if (process.platform !== 'win32') app.setBadgeCount(unseen);
  else
    for (const window of windows) window.setOverlayIcon(unseen > 0 ? picture('attention') : null, unseen > 0 ? `${unseen} to look at` : '');
};
