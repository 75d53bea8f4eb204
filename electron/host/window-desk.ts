import { dialog } from 'electron';
import type { Notice, WindowKind } from '../../shared/desktop.ts';
import { toWindow } from './channels.ts';
import { createStateWriter, type DesktopState, type KeptWindow, MOST_WINDOWS } from './desktop-state.ts';
import { createKeepAwake } from './shell/keep-awake.ts';
import type { OpenWindow } from './window/window-registry.ts';
import { openWindow, type WindowInput } from './window.ts';

/** So long after a change the places of the windows are written. */
const SAVE_AFTER_MS = 1000;

export interface WindowDeskInput extends Omit<WindowInput, 'onChange'> {
  /** File in which windows are remembered. */
  readonly statePath: string;
  readonly state: DesktopState;
}

const bringForward = ({ window }: OpenWindow): void => {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
};

/** Opens windows, finds the one to show something in, and remembers them all. */
export const createWindowDesk = (input: WindowDeskInput) => {
  const { registry } = input;
  const write = createStateWriter(input.statePath, input.warn);
  const keepAwake = createKeepAwake();
  let state = input.state;
  let saving: NodeJS.Timeout | undefined;

  const remember = (): void => {
    const windows = registry.kept().slice(-MOST_WINDOWS);
    // When all are closed, the last that was open is the one to come back to.
    if (windows.length > 0) state = { ...state, windows };
  };
  const save = (): Promise<void> => {
    clearTimeout(saving);
    saving = undefined;
    remember();
    return write(state);
  };
  const onChange = (): void => {
    // What is remembered is what was open when the app was ended, not what is left of it.
    if (input.isQuitting()) return;
    remember();
    keepAwake(registry.ofKind('wall') !== undefined);
    saving ??= setTimeout(() => void save(), SAVE_AFTER_MS);
  };
  const open = (kind: WindowKind, kept?: Partial<KeptWindow>): OpenWindow => {
    const one = openWindow({ ...input, onChange }, kind, kept);
    onChange();
    return one;
  };
  const reopen = (): void => {
    const last = state.windows.find(({ kind }) => kind === 'main');
    open('main', last);
  };
  const show = (): void => {
    const current = registry.current();
    if (current) bringForward(current);
    else reopen();
  };
  const send = ({ window }: OpenWindow, channel: string, value: unknown): void => {
    const { webContents } = window;
    if (webContents.isLoadingMainFrame()) webContents.once('did-finish-load', () => webContents.send(channel, value));
    else webContents.send(channel, value);
  };

  return {
    show,
    save,
    /** The windows of the last time, or one. */
    restore(): void {
      for (const kept of state.windows.slice(0, MOST_WINDOWS)) open(kept.kind, kept);
      if (!registry.current()) open('main');
    },
    /** One more window; an open wall board is brought forward. */
    open(kind: 'second' | 'wall'): void {
      const wall = kind === 'wall' ? registry.ofKind('wall') : undefined;
      if (wall) bringForward(wall);
      else if (registry.all().length < MOST_WINDOWS) open(kind);
    },
    /** Shows a route in the window used last, or in one that is opened for it. */
    go(route: string): void {
      const current = registry.current();
      if (!current) open('main', { ...state.windows.find(({ kind }) => kind === 'main'), route });
      else {
        bringForward(current);
        send(current, toWindow.navigate, route);
      }
    },
    say(notice: Notice): void {
      show();
      const current = registry.current();
      if (current) send(current, toWindow.notice, notice);
    },
    /** Whether the app may end, as far as something typed goes. */
    mayQuit(): boolean {
      if (!registry.all().some(({ hasUnsaved }) => hasUnsaved)) return true;
      const buttons = ['Cancel', 'Quit'];
      return (
        dialog.showMessageBoxSync({ type: 'warning', message: 'Quit and lose what you typed?', buttons, defaultId: 0, cancelId: 0 }) === 1
      );
    },
    /** True the first time it is asked in the life of this installation. */
    firstTimeAlone(): boolean {
      if (state.saidItStays) return false;
      state = { ...state, saidItStays: true };
      void save();
      return true;
    },
  };
};
export type WindowDesk = ReturnType<typeof createWindowDesk>;
