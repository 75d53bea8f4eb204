import type { MenuItemConstructorOptions } from 'electron';
import { type Theme, themes } from '../../../shared/desktop.ts';

export interface MenuActions {
  /** Shows a route in the window used last. */
  readonly go: (route: string) => void;
  readonly newWindow: () => void;
  readonly openWall: () => void;
  readonly lock: () => void;
  readonly theme: (theme: Theme) => void;
  /** Starts an engine that failed again. */
  readonly startEngine: () => void;
  readonly openDataFolder: () => void;
  readonly quit: () => unknown;
}

export interface MenuInput {
  readonly isMac: boolean;
  readonly version: string;
  readonly actions: MenuActions;
}

/** Id of the item that starts an engine that failed. */
export const START_ENGINE = 'start-engine';

type Item = MenuItemConstructorOptions;

const separator: Item = { type: 'separator' };

/** Screens in the order of the console's navigation; the first nine have a number. */
const screens: readonly (readonly [label: string, route: string])[] = [
  ['Overview', '/'],
  ['Live', '/live'],
  ['Alerts', '/alerts'],
  ['Cases', '/cases'],
  ['Tokens', '/tokens'],
  ['Clients', '/clients'],
  ['Users', '/users'],
  ['Network', '/network'],
  ['Rules', '/rules'],
  ['Response', '/response'],
  ['Audit', '/audit'],
  ['Posture', '/posture'],
  ['Settings', '/settings'],
];

const themeWords: Readonly<Record<Theme, string>> = { system: 'As the System', dark: 'Dark', light: 'Light', contrast: 'High Contrast' };

const appMenu = ({ actions }: MenuInput): Item => ({
  label: 'Gatewatch',
  submenu: [
    { role: 'about' },
    separator,
    { label: 'Settings…', accelerator: 'Cmd+,', click: () => actions.go('/settings') },
    separator,
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    separator,
    { label: 'Quit and Stop the Server', accelerator: 'Cmd+Q', click: actions.quit },
  ],
});

const fileMenu = ({ actions, isMac }: MenuInput): Item => ({
  label: '&File',
  submenu: [
    { label: 'Lock Now', accelerator: 'CmdOrCtrl+Shift+L', click: actions.lock },
    { label: 'Start the Engine Again', id: START_ENGINE, enabled: false, click: actions.startEngine },
    { label: 'Open the Data Folder', click: actions.openDataFolder },
    separator,
    { role: 'close' },
    ...(isMac ? [] : [{ label: 'Quit and Stop the Server', accelerator: 'Ctrl+Q', click: actions.quit }]),
  ],
});

const viewMenu = ({ actions }: MenuInput): Item => ({
  label: '&View',
  submenu: [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    separator,
    { role: 'togglefullscreen' },
    separator,
    { label: 'Theme', submenu: themes.map((theme) => ({ label: themeWords[theme], click: () => actions.theme(theme) })) },
  ],
});

const goMenu = ({ actions }: MenuInput): Item => ({
  label: '&Go',
  submenu: screens.map(([label, route], index) => ({
    label,
    ...(index < 9 ? { accelerator: `CmdOrCtrl+${index + 1}` } : {}),
    click: () => actions.go(route),
  })),
});

const windowMenu = ({ actions }: MenuInput): Item => ({
  label: '&Window',
  submenu: [
    { label: 'New Window', accelerator: 'CmdOrCtrl+Shift+N', click: actions.newWindow },
    { label: 'Wall Board', accelerator: 'CmdOrCtrl+Shift+B', click: actions.openWall },
    separator,
    { role: 'minimize' },
  ],
});

const helpMenu = ({ actions, version }: MenuInput): Item => ({
  label: '&Help',
  role: 'help',
  submenu: [
    { label: 'Check This Installation', click: () => actions.go('/posture') },
    separator,
    { label: `Gatewatch ${version}`, enabled: false },
  ],
});

/** The native menu. Its items show screens and arrange windows; none of them acts on the server but those that lock, start and end it. */
export const menuTemplate = (input: MenuInput): Item[] => [
  ...(input.isMac ? [appMenu(input)] : []),
  fileMenu(input),
  { label: '&Edit', role: 'editMenu' },
  viewMenu(input),
  goMenu(input),
  windowMenu(input),
  helpMenu(input),
];
