import process from 'node:process';
import { app, Menu, session, shell } from 'electron';
import { type EngineState, type LockReason, routeOfLink } from '../../shared/desktop.ts';
import { serveApp } from './app-protocol.ts';
import { toWindow } from './channels.ts';
import { createDesktopEngine } from './desktop-engine.ts';
import { type DesktopState, readDesktopState } from './desktop-state.ts';
import type { SpawnInput } from './engine/spawn-node-engine.ts';
import type { FromEngine } from './engine-protocol.ts';
import { openKeychain } from './keychain.ts';
import { createOrderlyEnd } from './orderly-end.ts';
import { createPreparation, type PrepareInput } from './prepare-engine.ts';
import { serveWindows } from './serve-windows.ts';
import { createAttention } from './shell/attention.ts';
import { startAutoLock } from './shell/auto-lock.ts';
import { type MenuActions, menuTemplate } from './shell/menu-template.ts';
import { createNotifier } from './shell/notifications.ts';
import { guardSession } from './window/guard-session.ts';
import { createWindowRegistry } from './window/window-registry.ts';
import { createWindowDesk, type WindowDesk } from './window-desk.ts';

export interface DesktopInput extends Omit<PrepareInput, 'keychain'> {
  readonly isPackaged: boolean;
  /** Of the built parts: the renderer's directory, the preload script, the engine's process. */
  readonly rendererRoot: string;
  readonly preload: string;
  readonly engine: SpawnInput;
  /** File in which the windows are remembered. */
  readonly statePath: string;
  readonly warn: (message: string) => void;
}

export interface Desktop {
  /** Opens a deep link, or shows the app when there is none. */
  openLinks(links: readonly string[]): void;
}

const staysNotice: Extract<FromEngine, { kind: 'notify' }> = {
  kind: 'notify',
  title: 'Gatewatch goes on serving',
  body: 'Its window is closed, the server is not. The tray icon brings it back and ends it.',
  link: '/',
  severity: 'info',
};

const openLinks = (desk: WindowDesk, [link]: readonly string[]): void => {
  const route = link === undefined ? undefined : routeOfLink(link);
  if (link === undefined) desk.show();
  else if (route === undefined) desk.say({ kind: 'link_refused', text: 'A link to Gatewatch was not understood and was left alone.' });
  else desk.go(route);
};

/** Engine, windows, menu, tray, locking and an end in good order, connected with one another. */
const connect = (input: DesktopInput, state: DesktopState): Desktop => {
  const { warn, version } = input;
  const registry = createWindowRegistry();
  const preparation = createPreparation({ ...input, keychain: openKeychain });

  let hadServed = false;
  const onState = (now: EngineState): void => {
    registry.broadcast(toWindow.engine, now);
    attention.show();
    if (now.description !== undefined && (now.phase === 'failed' || now.retryInMs !== undefined)) warn(now.description);
    if (now.phase !== 'serving') return;
    if (hadServed)
      registry.broadcast(toWindow.notice, { kind: 'engine_restarted', text: 'The engine ended unexpectedly and was started again.' });
    hadServed = true;
  };
  const onMessage = (message: Extract<FromEngine, { kind: 'status' | 'notify' }>): void => {
    if (message.kind === 'notify') {
      attention.noteUnseen();
      notify(message);
      return;
    }
    attention.noteStatus(message);
    registry.broadcast(toWindow.session);
  };
  const onSession = (): void => registry.broadcast(toWindow.session);
  const engine = createDesktopEngine({ ...input, spawn: input.engine, preparation, onState, onMessage, onSession });

  const isEnding = createOrderlyEnd(() => {
    stopAutoLock();
    return Promise.allSettled([desk.save(), engine.stop('quit')]);
  });
  const desk = createWindowDesk({ ...input, registry, state, engineState: engine.state, onDocument: engine.forget, isQuitting: isEnding });
  const notify = createNotifier(desk.go);
  const lock = (reason: LockReason): void => {
    engine.lock(reason);
    registry.broadcast(toWindow.lock, reason);
  };
  const actions: MenuActions & { readonly show: () => void } = {
    show: desk.show,
    go: desk.go,
    newWindow: () => desk.open('second'),
    openWall: () => desk.open('wall'),
    lock: () => lock('command'),
    theme: (theme) => registry.broadcast(toWindow.theme, theme),
    startEngine: engine.start,
    openDataFolder() {
      const configured = preparation.configure();
      if (configured.ok) void shell.openPath(configured.value.data);
    },
    quit: () => desk.mayQuit() && app.quit(),
  };
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate({ isMac: process.platform === 'darwin', version, actions })));
  const windows = () => registry.all().map(({ window }) => window);
  const attention = createAttention({ actions, windows, phase: () => engine.state().phase });
  const stopAutoLock = startAutoLock({ idleMinutes: attention.idleMinutes, lock });
  serveWindows({ registry, askForPort: engine.askForPort, openWindow: desk.open, warn });

  app.on('activate', desk.show);
  app.on('window-all-closed', () => {
    if (!isEnding() && desk.firstTimeAlone()) notify(staysNotice);
  });
  app.on('child-process-gone', (_event, { type, reason }) => warn(`A process of the app ended (${type}: ${reason}).`));
  engine.start();
  desk.restore();
  return { openLinks: (links) => openLinks(desk, links) };
};

/** Starts the desktop. The app is ready, and is the only one of its user directory. */
export const startDesktop = async (input: DesktopInput): Promise<Desktop> => {
  guardSession(session.defaultSession);
  serveApp(session.defaultSession, input.rendererRoot);
  return connect(input, await readDesktopState(input.statePath));
};
