import { refusals } from '../../electron/oauth/refusals.ts';
import { code, page, table } from './markdown.ts';

const INTRODUCTION = `Every error code that a client or browser can be given, with its HTTP status where it is answered directly (an authorization error
travels back by redirect instead), the specification that defines it, and what it means here. The exact reason of a refusal is in the audit log only.`;

/** The reference of public error codes. */
export const errorsReference = (): string => {
  const rows = Object.entries(refusals).map(([name, { status, source, meaning }]) => [code(name), String(status), source, meaning]);
  return page('Errors', 'electron/oauth/refusals.ts', INTRODUCTION, table(['error', 'status', 'source', 'meaning'], rows));
};
