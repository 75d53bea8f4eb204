import type { Session } from 'electron';
import { mayHave } from './permissions.ts';

/** Hosts that are never asked, whatever a page might say: the console loads nothing but its own files. */
const isOwn = (url: string): boolean => /^(?:app|devtools|data|blob):/i.test(url);

/**
 * Takes from every page of a session what the console has no need of: permissions, devices, and requests to any network.
 *
 * @see Electron security checklist 1, 5.
 */
export const guardSession = (session: Session): void => {
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) => answer(mayHave(permission, requestingUrl)));
  session.setPermissionCheckHandler((_contents, permission, origin) => mayHave(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler(null);
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isOwn(url) }));
};
