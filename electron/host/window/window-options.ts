import type { BrowserWindowConstructorOptions } from 'electron';
import type { WindowKind } from '../../../shared/desktop.ts';
import { argumentOf } from '../channels.ts';
import { LEAST_HEIGHT, LEAST_WIDTH, type Rectangle } from './placement.ts';

export interface WindowOptionsInput {
  readonly kind: WindowKind;
  readonly place: Rectangle;
  readonly preload: string;
  readonly version: string;
  readonly isPackaged: boolean;
}

/** Background of the dark theme, shown until the page has drawn itself. */
const GROUND = '#0c0e11';
const titles: Readonly<Record<WindowKind, string>> = { main: 'Gatewatch', second: 'Gatewatch', wall: 'Gatewatch wall board' };

/**
 * What every window is made with: a sandboxed page without Node.js, in a world of its own, under the web's rules.
 *
 * @see Electron security checklist 2, 3, 4, 6, 8, 9, 10, 11.
 */
export const windowOptions = ({ kind, place, preload, version, isPackaged }: WindowOptionsInput): BrowserWindowConstructorOptions => ({
  ...place,
  minWidth: LEAST_WIDTH,
  minHeight: LEAST_HEIGHT,
  show: false,
  title: titles[kind],
  backgroundColor: GROUND,
  autoHideMenuBar: kind === 'wall',
  webPreferences: {
    preload,
    additionalArguments: [argumentOf('kind', kind), argumentOf('version', version)],
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    spellcheck: false,
    devTools: !isPackaged,
  },
});
