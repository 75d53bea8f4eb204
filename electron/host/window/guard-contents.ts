import { app, BrowserWindow, dialog, shell, type WebContents } from 'electron';
import { externalLink } from './external-link.ts';
import { isAppAddress } from './trusted-sender.ts';

/** Asks before a browser is opened, and shows in full where it goes. One question at a time: a page cannot bury the operator in them. */
const createAsker = () => {
  let asking = false;
  return async (contents: WebContents, address: string): Promise<void> => {
    const link = externalLink(address);
    const window = BrowserWindow.fromWebContents(contents);
    if (asking || link === undefined || !window) return;
    asking = true;
    try {
      const { response } = await dialog.showMessageBox(window, {
        type: 'question',
        message: 'Open this page in the browser?',
        detail: link,
        buttons: ['Cancel', 'Open'],
        defaultId: 1,
        cancelId: 0,
        noLink: true,
      });
      if (response === 1) await shell.openExternal(link);
    } finally {
      asking = false;
    }
  };
};

/**
 * Guards every page that is ever made, whoever makes it: no navigation away, no redirect, no window, no webview. Links of the allow-list are opened in the browser, after a
 * question.
 *
 * @see Electron security checklist 11, 12, 13, 14, 15.
 */
export const guardContents = (): void => {
  const ask = createAsker();
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => {
      if (event.isMainFrame && isAppAddress(event.url)) return;
      event.preventDefault();
      if (event.isMainFrame) void ask(contents, event.url);
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      void ask(contents, url);
      return { action: 'deny' };
    });
  });
};
