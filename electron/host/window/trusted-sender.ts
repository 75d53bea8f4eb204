import { APP_HOST, APP_SCHEME } from './app-files.ts';

/** What is asked of the frame that sent a message. */
export interface SenderFrame {
  readonly url: string;
  readonly parent: unknown;
}

/** Whether an address is one of the app's own pages. */
export const isAppAddress = (address: string): boolean => {
  if (!URL.canParse(address)) return false;
  const { protocol, host, username, password } = new URL(address);
  return protocol === `${APP_SCHEME}:` && host === APP_HOST && username === '' && password === '';
};

/** Whether a message may be listened to: it comes from the main frame of a page of the app. A frame that has gone is nobody. */
export const isTrustedSender = (frame: SenderFrame | null): boolean => frame !== null && frame.parent === null && isAppAddress(frame.url);
