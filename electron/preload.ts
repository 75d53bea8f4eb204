import { contextBridge, ipcRenderer } from 'electron';
import type { DesktopBridge, EngineState, LockReason, Notice, PortMessage, Theme, Unsubscribe, WindowKind } from '../shared/desktop.ts';
import { argumentOf, toMain, toWindow } from './host/channels.ts';

/** What is used of the page's window; the types of the browser are not those of the main process. */
declare const window: {
  postMessage(message: PortMessage, origin: string, transfer: readonly unknown[]): void;
  readonly location: { readonly origin: string };
};

const argument = (name: 'kind' | 'version'): string => {
  const start = argumentOf(name, '');
  return process.argv.find((one) => one.startsWith(start))?.slice(start.length) ?? '';
};

/** A channel of the main process. What comes before anybody listens is given to the first listener; a state is given to every later one as well. */
const channel = <T>(name: string, isState = false): ((listener: (value: T) => void) => Unsubscribe) => {
  const listeners = new Set<(value: T) => void>();
  let last: { readonly value: T } | undefined;
  ipcRenderer.on(name, (_event, value: T) => {
    last = isState || listeners.size === 0 ? { value } : undefined;
    for (const listener of listeners) listener(value);
  });
  return (listener) => {
    listeners.add(listener);
    const missed = last;
    if (!isState) last = undefined;
    if (missed) listener(missed.value);
    return () => void listeners.delete(listener);
  };
};

ipcRenderer.on(toWindow.port, (event, request: string) =>
  window.postMessage({ gatewatch: 'port', request }, window.location.origin, event.ports),
);

const bridge: DesktopBridge = {
  version: argument('version'),
  platform: process.platform,
  kind: argument('kind') as WindowKind,
  connect: (request) => ipcRenderer.send(toMain.connect, request),
  onEngineState: channel<EngineState>(toWindow.engine, true),
  onNavigate: channel<string>(toWindow.navigate),
  onLock: channel<LockReason>(toWindow.lock),
  onSession: channel<void>(toWindow.session),
  onNotice: channel<Notice>(toWindow.notice),
  onTheme: channel<Theme>(toWindow.theme),
  openWindow: (kind) => ipcRenderer.send(toMain.openWindow, kind),
  reportUnsaved: (unsaved) => ipcRenderer.send(toMain.unsaved, unsaved),
};

contextBridge.exposeInMainWorld('gatewatch', bridge);
