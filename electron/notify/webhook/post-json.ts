import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { visible } from '../../lib/shown.ts';
import { failed, type SendOutcome } from '../message.ts';
import { checkWebhookUrl, hostOf } from './check-url.ts';
import { type Resolve, type ResolvedAddress, resolvePublic } from './resolve-public.ts';

/** Nobody needs more of an answer than its status. */
const MOST_READ = 64 * 1024;

export interface PostDeps {
  readonly resolve: Resolve;
  readonly allowLoopback: boolean;
  /** Authorities accepted; those of the system when left out. */
  readonly ca?: readonly string[] | undefined;
}

interface Post {
  readonly url: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Statuses that another attempt would get again. */
  readonly finalStatuses: readonly number[];
  readonly signal: AbortSignal;
}

/** Answers every look-up with the address that was judged. */
const pinned =
  ({ address, family }: ResolvedAddress): LookupFunction =>
  (_host, options, answer) =>
    options.all ? answer(null, [{ address, family }]) : answer(null, address, family);

const readAway = (answer: IncomingMessage, { finalStatuses }: Post, resolve: (outcome: SendOutcome) => void): void => {
  const status = answer.statusCode ?? 0;
  const settle = (): void =>
    resolve(
      status >= 200 && status < 300
        ? { ok: true, detail: `Answered ${status}.` }
        : failed(
            `http_${status}`,
            status >= 300 && status < 400 ? `Answered ${status}: redirects are not followed.` : `Answered ${status}.`,
            finalStatuses.includes(status),
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

const whatFailed = (error: unknown, signal: AbortSignal): SendOutcome => {
  if (signal.aborted) return failed('timeout', 'It did not answer in time.');
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  const said = error instanceof Error ? error.message : String(error);
  return failed(`network_${code.toLowerCase().slice(0, 48)}`, visible(said.slice(0, 200)));
};

const post = ({ ca }: PostDeps, url: URL, address: ResolvedAddress, given: Post): Promise<SendOutcome> => {
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(given.body),
    'user-agent': 'Gatewatch',
    ...given.headers,
  };
  const { signal } = given;
  const options = { method: 'POST', headers, agent: false as const, lookup: pinned(address), signal, maxHeaderSize: 16_384 };
  const tls = { minVersion: 'TLSv1.2' as const, rejectUnauthorized: true, ...(ca ? { ca: [...ca] } : {}) };
  return new Promise<SendOutcome>((resolve, reject) => {
    const take = (answer: IncomingMessage): void => readAway(answer, given, resolve);
    const sent = url.protocol === 'http:' ? httpRequest(url, options, take) : httpsRequest(url, { ...options, ...tls }, take);
    sent.on('error', reject);
    sent.end(given.body);
  });
};

/**
 * Posts JSON to an address outside. The name is resolved once, its address judged, and the connection made to that address, with the certificate checked against the name. No
 * redirect is followed, of the answer no more than its status counts, and all of it ends when the signal does.
 */
export const postJson = async (deps: PostDeps, given: Post): Promise<SendOutcome> => {
  const checked = checkWebhookUrl(given.url, deps);
  if (!checked.ok) return failed(`url_${checked.refusal.reason}`, checked.refusal.description);
  const { signal } = given;
  const ended = new Promise<never>((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(new Error('broken off')), { once: true }),
  );
  ended.catch(() => undefined);
  try {
    const resolved = await Promise.race([resolvePublic(deps.resolve, hostOf(checked.value), deps), ended]);
    if (!resolved.ok) return failed(resolved.refusal.code, resolved.refusal.description);
    return await post(deps, checked.value, resolved.value, given);
  } catch (error) {
    return whatFailed(error, signal);
  }
};
