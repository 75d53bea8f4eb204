import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { EpochMs } from '../../../shared/units.ts';
import { visible } from '../../lib/shown.ts';
import type { WebhookTarget } from '../../store/notification-records.ts';
import { failed, type Message, type SendOutcome } from '../message.ts';
import { checkWebhookUrl, hostOf } from './check-url.ts';
import { type Resolve, type ResolvedAddress, resolvePublic } from './resolve-public.ts';
import { signBody } from './sign-body.ts';

/** Nobody needs more of an answer than its status. */
const MOST_READ = 64 * 1024;
const GONE = 410;

export interface WebhookDeps {
  readonly resolve: Resolve;
  readonly allowLoopback: boolean;
  /** Authorities accepted; those of the system when left out. */
  readonly ca?: readonly string[] | undefined;
}

/** Answers every look-up with the address that was judged. */
const pinned =
  ({ address, family }: ResolvedAddress): LookupFunction =>
  (_host, options, answer) =>
    options.all ? answer(null, [{ address, family }]) : answer(null, address, family);

const readAway = (answer: IncomingMessage, resolve: (outcome: SendOutcome) => void): void => {
  const status = answer.statusCode ?? 0;
  const settle = (): void =>
    resolve(
      status >= 200 && status < 300
        ? { ok: true, detail: `Answered ${status}.` }
        : failed(
            `http_${status}`,
            status >= 300 && status < 400 ? `Answered ${status}: redirects are not followed.` : `Answered ${status}.`,
            status === GONE,
          ),
    );
  let read = 0;
  answer.on('data', (chunk: Buffer) => {
    read += chunk.length;
    if (read > MOST_READ) {
      settle();
      answer.destroy();
    }
  });
  answer.on('end', settle);
  answer.on('error', settle);
};

const bodyOf = (message: Message): string => {
  const { id, type, at, severity, title, text, link, data } = message;
  return JSON.stringify({ id, type, at: new Date(at).toISOString(), severity, title, text, link, ...data });
};

const whatFailed = (error: unknown, signal: AbortSignal): SendOutcome => {
  if (signal.aborted) return failed('timeout', 'It did not answer in time.');
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  const said = error instanceof Error ? error.message : String(error);
  return failed(`network_${code.toLowerCase().slice(0, 48)}`, visible(said.slice(0, 200)));
};

/**
 * Posts a message as JSON. The name is resolved once, its address judged, and the connection made to that address, with the certificate checked against the name. No redirect is
 * followed, of the answer no more than its status counts, and all of it ends when the signal does.
 *
 * Headers: `Gatewatch-Signature` (see `signBody`), `Gatewatch-Delivery` with an id that stays the same when a message is sent again, `Gatewatch-Attempt`.
 *
 * @param input.at Now, for the signature.
 */
export const postWebhook = async (
  deps: WebhookDeps,
  { target, message, attempt, at, signal }: { target: WebhookTarget; message: Message; attempt: number; at: EpochMs; signal: AbortSignal },
): Promise<SendOutcome> => {
  const checked = checkWebhookUrl(target.url, deps);
  if (!checked.ok) return failed(`url_${checked.refusal.reason}`, checked.refusal.description);
  const url = checked.value;
  const ended = new Promise<never>((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(new Error('broken off')), { once: true }),
  );
  ended.catch(() => undefined);
  try {
    const resolved = await Promise.race([resolvePublic(deps.resolve, hostOf(url), deps), ended]);
    if (!resolved.ok) return failed(resolved.refusal.code, resolved.refusal.description);
    const body = bodyOf(message);
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Gatewatch',
      'gatewatch-signature': signBody(target.secret, at, body),
      'gatewatch-delivery': message.id,
      'gatewatch-attempt': String(attempt),
    };
    const options = { method: 'POST', headers, agent: false as const, lookup: pinned(resolved.value), signal, maxHeaderSize: 16_384 };
    return await new Promise<SendOutcome>((resolve, reject) => {
      const take = (answer: IncomingMessage): void => readAway(answer, resolve);
      const sent =
        url.protocol === 'http:'
          ? httpRequest(url, options, take)
          : httpsRequest(url, { ...options, minVersion: 'TLSv1.2', ...(deps.ca ? { ca: [...deps.ca] } : {}) }, take);
      sent.on('error', reject);
      sent.end(body);
    });
  } catch (error) {
    return whatFailed(error, signal);
  }
};
