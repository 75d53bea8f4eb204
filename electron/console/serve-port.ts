import { onMessagePortClose, onMessagePortMessage, postMessagePortMessage, type SupportedMessagePort } from '@orpc/client/message-port';
import { RPCHandler } from '@orpc/server/message-port';
import { z } from 'zod';
import type { DoorContext } from '../operations/admit.ts';
import { operations } from '../operations/index.ts';
import type { OperationDeps } from '../operations/operation.ts';
import { MAX_CALL_BYTES, MAX_IMPORT_CALL_BYTES } from './call-size.ts';
import type { ConsoleConnection } from './connection.ts';
import { limitCalls } from './limit-calls.ts';

/** Calls of one port that are answered at once; a window has a handful. */
const MOST_CALLS = 64;

const ABORT = 4;
const id = z.union([z.string().max(64), z.number()]);
/** What a console sends, as oRPC writes it: a call, or that nobody waits for its answer any more. Headers say nothing that is needed here. */
const message = z.union([
  z.object({ i: id, t: z.literal(ABORT) }),
  z.object({
    i: id,
    t: z.literal(1).optional(),
    p: z.object({
      u: z.string().regex(/^\/[A-Za-z/]{1,128}$/),
      m: z.literal('POST').optional(),
      b: z.record(z.string(), z.unknown()).optional(),
    }),
  }),
]);

const read = (data: unknown): z.infer<typeof message> | undefined => {
  if (typeof data !== 'string' || data.length > MAX_IMPORT_CALL_BYTES) return undefined;
  try {
    const parsed = message.safeParse(JSON.parse(data));
    if (!parsed.success) return undefined;
    const isTooLarge = data.length > MAX_CALL_BYTES && 'p' in parsed.data && parsed.data.p.u !== '/import/apply';
    return isTooLarge ? undefined : parsed.data;
  } catch {
    return undefined;
  }
};

/** The id of what could not be read, as far as it has one, so that whoever called does not wait for ever. */
const idOf = (data: unknown): string | undefined =>
  typeof data === 'string' ? /^\{"i":("[^"\\]{1,64}"|\d{1,15})[,}]/.exec(data)?.[1] : undefined;

/**
 * Answers the calls of a window of the app that come by its port. Each is judged by the session of the connection, as those of a browser are. What is no call is
 * answered with 400 when it has an id, else ignored; it never throws. Whoever hands the port over starts it.
 *
 * @returns Stops serving: calls on their way are given up, later ones are ignored. It also stops by itself when the port closes.
 */
export const servePort = (deps: OperationDeps, port: SupportedMessagePort, connection: ConsoleConnection): (() => void) => {
  let open = true;
  let receive: ((event?: { data: unknown }) => void) | undefined;
  let closed: (() => void) | undefined;
  const post = (data: unknown): void => {
    if (!open) return;
    try {
      postMessagePortMessage(port, data);
    } catch (error) {
      // The window went while it was answered.
      deps.log.debug('An answer could not be sent to a window.', { error: String(error) });
    }
  };
  // The handler trusts its port; this one lets through only what it can read.
  const guarded = {
    on(event: string, listener: (event?: { data: unknown }) => void): void {
      if (event === 'message') receive = listener;
      if (event === 'close') closed = () => listener();
    },
    postMessage: post,
  };
  new RPCHandler<DoorContext>(operations, { interceptors: [limitCalls(MOST_CALLS)] }).upgrade(guarded, { context: { deps, connection } });
  const stop = (): void => {
    if (!open) return;
    open = false;
    closed?.();
  };
  onMessagePortMessage(port, (data: unknown) => {
    if (!open) return;
    const call = read(data);
    if (call) return receive?.({ data: call });
    const unread = idOf(data);
    const error = { defined: false, code: 'BAD_REQUEST', status: 400, message: 'This is no call, or a larger one than is taken.' };
    if (unread !== undefined) post(`{"i":${unread},"p":{"s":400,"b":${JSON.stringify({ json: error })}}}`);
  });
  onMessagePortClose(port, stop);
  return stop;
};
