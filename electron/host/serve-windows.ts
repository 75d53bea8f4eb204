import { type IpcMainEvent, ipcMain } from 'electron';
import { z } from 'zod';
import { toMain } from './channels.ts';
import { isTrustedSender } from './window/trusted-sender.ts';
import type { OpenWindow, WindowRegistry } from './window/window-registry.ts';

export interface ServeWindowsInput {
  readonly registry: WindowRegistry;
  readonly askForPort: (contents: number, request: string) => void;
  readonly openWindow: (kind: 'second' | 'wall') => void;
  readonly warn: (message: string) => void;
}

/**
 * Answers what windows ask of the shell. Each message is looked at only when it comes from the main frame of a page of the app, in a window of ours, and is of the
 * expected form.
 *
 * @see Electron security checklist 17.
 */
export const serveWindows = ({ registry, askForPort, openWindow, warn }: ServeWindowsInput): void => {
  const on = <T>(channel: string, schema: z.ZodType<T>, take: (one: OpenWindow, value: T) => void): void => {
    ipcMain.on(channel, (event: IpcMainEvent, value: unknown) => {
      const one = registry.byContents(event.sender.id);
      if (!one || !isTrustedSender(event.senderFrame)) {
        warn(`A message on ${channel} from a stranger was left alone.`);
        return;
      }
      const parsed = schema.safeParse(value);
      if (parsed.success) take(one, parsed.data);
      else warn(`A message on ${channel} of another form was left alone.`);
    });
  };
  on(toMain.connect, z.string().min(1).max(64), ({ window }, request) => askForPort(window.webContents.id, request));
  on(toMain.openWindow, z.enum(['second', 'wall']), (_one, kind) => openWindow(kind));
  on(toMain.unsaved, z.boolean(), (one, unsaved) => {
    one.hasUnsaved = unsaved;
  });
};
