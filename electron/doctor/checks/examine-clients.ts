import type { Check } from '../../../shared/contract/server.ts';
import type { ClientRecord } from '../../store/records.ts';
import type { Store } from '../../store/store.ts';
import { type Examine, ok, orElse, type Subject, warn, weakness } from '../subject.ts';

const PAGE = 500;
const NAMED = 10;

interface Flaw {
  readonly id: string;
  readonly what: string;
  readonly fix: string;
  readonly found: (client: ClientRecord) => boolean;
}

const isHttpUri = (uri: string, isHost: (host: string) => boolean): boolean => {
  const url = URL.parse(uri);
  return url?.protocol === 'http:' && isHost(url.hostname);
};

/** What RFC 9700 advises against in a client. PKCE is no question here: no client can do without it. */
const flaws: readonly Flaw[] = [
  {
    id: 'client-secrets',
    what: 'with a secret that can be guessed',
    fix: 'Give each a generated one: gatewatch client rotate-secret ID',
    found: ({ weakSecret }) => weakSecret,
  },
  {
    id: 'clients',
    what: 'with a plain http redirect URI to another machine (RFC 9700 §2.6)',
    fix: 'Register the https URI instead.',
    found: ({ redirectUris }) => redirectUris.some((uri) => isHttpUri(uri, (host) => !['127.0.0.1', '[::1]', 'localhost'].includes(host))),
  },
  {
    id: 'clients',
    what: 'with a redirect URI on the name localhost, which can be made to mean another address (RFC 8252 §8.3)',
    fix: 'Register 127.0.0.1 or [::1] instead.',
    found: ({ redirectUris }) => redirectUris.some((uri) => isHttpUri(uri, (host) => host === 'localhost')),
  },
  {
    id: 'clients',
    what: 'acting for people and for itself under one id, so that a client may be taken for a person (RFC 9700 §4.15)',
    fix: 'Register a client of its own for client_credentials.',
    found: ({ grants }) => grants.includes('authorization_code') && grants.includes('client_credentials'),
  },
  {
    id: 'clients',
    what: 'without client authentication that skips the consent page, so that any program can pass for it unseen (RFC 8252 §8.6)',
    fix: 'Let their users be asked.',
    found: ({ type, skipConsent }) => type === 'public' && skipConsent,
  },
];

/** Bounded, whatever the number of clients: the first few ids of each flaw, and a count. */
const collect = async (
  read: Store['read'],
): Promise<{ readonly total: number; readonly found: ReadonlyMap<Flaw, { ids: string[]; count: number }> }> => {
  const found = new Map(flaws.map((flaw) => [flaw, { ids: [] as string[], count: 0 }]));
  let total = 0;
  for (let page = await read.clients.list('', PAGE); page.length > 0; page = await read.clients.list(page.at(-1)?.id ?? '', PAGE)) {
    total += page.length;
    for (const client of page) {
      for (const [flaw, tally] of found) {
        if (!flaw.found(client)) continue;
        tally.count += 1;
        if (tally.ids.length < NAMED) tally.ids.push(client.id);
      }
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { total, found };
};

const toCheck = (subject: Subject, flaw: Flaw, { ids, count }: { ids: readonly string[]; count: number }): Check => {
  const more = count > ids.length ? ` and ${count - ids.length} more` : '';
  const evidence = `${count === 1 ? 'One client' : `${count} clients`} ${flaw.what}: ${ids.join(', ')}${more}.`;
  return flaw.id === 'client-secrets' ? weakness(subject, flaw.id, evidence, flaw.fix) : warn(flaw.id, evidence, flaw.fix);
};

/** The clients against RFC 9700, and their secrets. */
export const examineClients: Examine = async (subject) => {
  const { total, found } = await collect(subject.store.read);
  const checks = [...found].filter(([, { count }]) => count > 0).map(([flaw, tally]) => toCheck(subject, flaw, tally));
  return ['client-secrets', 'clients'].flatMap((id) =>
    orElse(
      checks.filter((one) => one.id === id),
      ok(id, id === 'clients' ? `${total} registered, nothing that RFC 9700 advises against` : `${total} looked at, no weak secret`),
    ),
  );
};
