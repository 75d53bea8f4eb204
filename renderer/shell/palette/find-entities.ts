import { placeKind } from '../../../shared/place-kind.ts';
import type { ConsoleClient } from '../../bridge/client.ts';
import { shortId } from '../../events/short-id.ts';

/** Something that was found by what was typed or pasted. */
export interface Found {
  readonly kind: 'token' | 'client' | 'user' | 'address' | 'event' | 'alerts';
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  /** The page that shows it. */
  readonly href: string;
}

const MOST = 5;
const addressLike = /^[0-9a-f:.]+(\/\d{1,3})?$/i;

const quietly = async <T>(call: Promise<T>): Promise<T | undefined> => {
  try {
    return await call;
  } catch {
    // Not found, or not allowed: then there is nothing to offer.
    return undefined;
  }
};

const encode = encodeURIComponent;

const tokenOf = async (client: ConsoleClient, text: string, signal: AbortSignal): Promise<Found[]> => {
  if (text.length < 16) return [];
  const found = await quietly(client.tokens.find({ value: text }, { signal }));
  if (!found) return [];
  const { token, family } = found;
  const href = family === null ? `/tokens?token=${encode(token.id)}` : `/tokens/family/${encode(family)}`;
  const kind = token.type === 'access_token' ? 'Access token' : 'Refresh token';
  return [{ kind: 'token', id: token.id, label: `${kind} ${token.fingerprint}`, detail: `${token.state}, of ${token.client_name}`, href }];
};

const clientsOf = async (client: ConsoleClient, text: string, signal: AbortSignal): Promise<Found[]> => {
  const found = await quietly(client.clients.list({ q: text.slice(0, 128), limit: MOST }, { signal }));
  return (found?.clients ?? []).map(({ client_id, client_name, status }) => ({
    kind: 'client',
    id: client_id,
    label: client_name === '' ? client_id : client_name,
    detail: `${client_id}${status === 'suspended' ? ', suspended' : ''}`,
    href: `/clients/${encode(client_id)}`,
  }));
};

const usersOf = async (client: ConsoleClient, text: string, signal: AbortSignal): Promise<Found[]> => {
  const found = await quietly(client.users.list({ q: text.slice(0, 256), limit: MOST }, { signal }));
  return (found?.users ?? []).map(({ sub, username, status }) => ({
    kind: 'user',
    id: sub,
    label: username,
    detail: `${shortId(sub)}${status === 'suspended' ? ', suspended' : ''}`,
    href: `/users/${encode(sub)}`,
  }));
};

const addressOf = (text: string): Found[] =>
  addressLike.test(text) && (text.includes('.') || text.includes(':'))
    ? [
        { kind: 'address', id: text, label: text, detail: 'Address', href: `/network/address/${encode(text)}` },
        {
          kind: 'alerts',
          id: text,
          label: `Alerts about ${text}`,
          detail: 'Whatever became of them',
          href: `/alerts?state=any&subject=${encode(`${placeKind(text)}:${text}`)}`,
        },
      ]
    : [];

const eventOf = (text: string): Found[] =>
  /^\d{1,12}$/.test(text) ? [{ kind: 'event', id: text, label: `Event ${text}`, detail: 'In the log', href: `/audit/${text}` }] : [];

/** Looks everywhere at once for what was typed or pasted: a token's value, an id, a name, an address, a number of the log. */
export const findEntities = async (client: ConsoleClient, typed: string, signal: AbortSignal): Promise<readonly Found[]> => {
  const text = typed.trim();
  if (text.length < 2) return [];
  const found = await Promise.all([tokenOf(client, text, signal), clientsOf(client, text, signal), usersOf(client, text, signal)]);
  return [...addressOf(text), ...eventOf(text), ...found.flat()];
};
