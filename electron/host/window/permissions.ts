import { isAppAddress } from './trusted-sender.ts';

/** Copying a client's id or secret by a click. Reading the clipboard is not among them. */
const GRANTED: readonly string[] = ['clipboard-sanitized-write'];

/** Whether a page may have a permission: only one of the app's own pages, and only for what the console does. */
export const mayHave = (permission: string, address: string): boolean => GRANTED.includes(permission) && isAppAddress(address);
