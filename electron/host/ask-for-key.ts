import { app, dialog } from 'electron';

/** What the operator chose to do about a master key that cannot be had. */
export type KeyChoice = { readonly kind: 'again' } | { readonly kind: 'file'; readonly path: string } | { readonly kind: 'nothing' };

/** Tells why the vault gives no master key, and what can be done. Nothing is made, changed or thrown away here. */
export const askForKey = async (description: string): Promise<KeyChoice> => {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: 'Gatewatch',
    message: 'The master key cannot be had, so the server does not start.',
    detail: description,
    buttons: ['Try Again', 'Choose a Key File…', 'Not Now', 'Quit'],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  });
  if (response === 0) return { kind: 'again' };
  if (response === 3) app.quit();
  if (response !== 1) return { kind: 'nothing' };
  const { filePaths } = await dialog.showOpenDialog({
    title: 'File that holds the master key',
    properties: ['openFile', 'showHiddenFiles'],
  });
  const [path] = filePaths;
  return path === undefined ? { kind: 'nothing' } : { kind: 'file', path };
};
