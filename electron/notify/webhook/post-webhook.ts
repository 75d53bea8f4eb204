import type { EpochMs } from '../../../shared/units.ts';
import type { WebhookTarget } from '../../store/notification-records.ts';
import type { Message, SendOutcome } from '../message.ts';
import { type PostDeps, postJson } from './post-json.ts';
import { signBody } from './sign-body.ts';

const GONE = 410;

const bodyOf = (message: Message): string => {
  const { id, type, at, severity, title, text, link, data } = message;
  return JSON.stringify({ id, type, at: new Date(at).toISOString(), severity, title, text, link, ...data });
};

/**
 * Posts a message as JSON, as {@link postJson} does.
 *
 * Headers: `Gatewatch-Signature` (see `signBody`), `Gatewatch-Delivery` with an id that stays the same when a message is sent again, `Gatewatch-Attempt`.
 *
 * @param input.at Now, for the signature.
 */
export const postWebhook = (
  deps: PostDeps,
  { target, message, attempt, at, signal }: { target: WebhookTarget; message: Message; attempt: number; at: EpochMs; signal: AbortSignal },
): Promise<SendOutcome> => {
  const body = bodyOf(message);
  const headers = {
    'gatewatch-signature': signBody(target.secret, at, body),
    'gatewatch-delivery': message.id,
    'gatewatch-attempt': String(attempt),
  };
  return postJson(deps, { url: target.url, body, headers, finalStatuses: [GONE], signal });
};
