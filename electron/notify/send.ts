import { readFileSync } from 'node:fs';
import { getCACertificates } from 'node:tls';
import type { Millis } from '../../shared/units.ts';
import type { Clock } from '../lib/clock.ts';
import type { ChannelTarget } from '../store/notification-records.ts';
import { sendMail } from './mail/send-mail.ts';
import { failed, type Message, type SendOutcome } from './message.ts';
import { type TellDesktop, toNotice } from './native.ts';
import { postPager } from './pager/post-pager.ts';
import { postWebhook } from './webhook/post-webhook.ts';
import { type Resolve, systemResolve } from './webhook/resolve-public.ts';

export interface SendDeps {
  readonly clock: Clock;
  /** Of one attempt. */
  readonly timeoutMs: Millis;
  readonly allowLoopback: boolean;
  /** What a pager names as the place where it happened. */
  readonly source: string;
  /** A PEM file of authorities accepted beside those of the system. */
  readonly caFile?: string | undefined;
  /** The desktop, where the engine runs in one. */
  readonly tellDesktop?: TellDesktop | undefined;
  readonly resolve?: Resolve | undefined;
}

/** One attempt, the `attempt`th of this message. It ends with the signal. */
export type Send = (target: ChannelTarget, message: Message, attempt: number, signal?: AbortSignal) => Promise<SendOutcome>;

const authorities = (file: string | undefined): readonly string[] | undefined =>
  file === undefined ? undefined : [...getCACertificates('default'), readFileSync(file, 'utf8')];

/**
 * Makes what sends one message by one way.
 *
 * @throws Error when the file of authorities cannot be read.
 */
export const createSend = (deps: SendDeps): Send => {
  const { clock, timeoutMs, allowLoopback, source, tellDesktop, resolve = systemResolve } = deps;
  const ca = authorities(deps.caFile);
  return async (target, message, attempt, given) => {
    if (target.kind === 'native') {
      if (!tellDesktop) return failed('no_desktop', 'This server runs without a desktop to show anything on.', true);
      await tellDesktop(toNotice(message));
      return { ok: true, detail: 'Handed to the desktop.' };
    }
    const limit = AbortSignal.timeout(timeoutMs);
    const signal = given ? AbortSignal.any([given, limit]) : limit;
    const at = clock.now();
    if (target.kind === 'mail') return sendMail({ ca }, { target, message, at, signal });
    if (target.kind === 'pager') return postPager({ resolve, allowLoopback, ca, source }, { target, message, signal });
    return postWebhook({ resolve, allowLoopback, ca }, { target, message, attempt, at, signal });
  };
};
