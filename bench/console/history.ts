import type { Fact } from '../../shared/audit-event.ts';

/** How many of each there are: a middle-sized server over a month. */
export const POPULATION = { users: 3000, clients: 200, addresses: 5000, agents: 40, rules: 300 } as const;

/** An id of the shape the server makes, the same for the same number. */
export const idOf = (kind: number, n: number): string =>
  `0199${kind.toString(16).padStart(4, '0')}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

export const userAt = (n: number): string => idOf(1, n % POPULATION.users);
export const sessionAt = (n: number): string => idOf(2, n % POPULATION.users);
export const clientAt = (n: number): string => `app-${n % POPULATION.clients}`;
export const grantAt = (n: number): string => idOf(3, n % 9000);
export const operatorAt = (n: number): string => `operator:${idOf(6, n % 5)}`;
export const addressAt = (n: number): string => {
  const one = n % POPULATION.addresses;
  return `198.${18 + (one >> 12)}.${(one >> 4) & 255}.${one & 15}`;
};
export const agentAt = (n: number): string => `Mozilla/5.0 (bench ${n % POPULATION.agents})`;

/** Spreads neighbours apart, so that what follows one another is not alike. */
const scatter = (n: number): number => (n * 2_654_435_761) % 4_294_967_296;

interface Who {
  readonly n: number;
  readonly user: string;
  readonly client: string;
  readonly origin: { readonly address: string; readonly agent: string; readonly correlation: string };
}

const issued = (n: number) => ({ scope: 'api:read', format: n % 2 === 0 ? 'jwt' : 'opaque', expires_at: 1 });

/** Of twenty facts, which is which: two thirds tokens, the rest sign-ins and what is refused. */
const kindsByTurn: readonly ((who: Who) => Fact)[] = [
  ...Array.from(
    { length: 7 },
    () =>
      ({ n, client, origin }: Who): Fact => ({
        kind: 'token.issued',
        client,
        token: idOf(4, n),
        ...origin,
        details: { grant_type: 'client_credentials', ...issued(n) },
      }),
  ),
  ...Array.from(
    { length: 4 },
    () =>
      ({ n, user, client, origin }: Who): Fact => ({
        kind: 'code.redeemed',
        user,
        client,
        session: sessionAt(n),
        grant: grantAt(n),
        token: idOf(4, n),
        ...origin,
        details: { code: idOf(5, n), id_token: true, ...issued(n) },
      }),
  ),
  ...Array.from(
    { length: 3 },
    () =>
      ({ n, user, client, origin }: Who): Fact => ({
        kind: 'refresh_token.rotated',
        user,
        client,
        session: sessionAt(n),
        grant: grantAt(n),
        token: idOf(4, n),
        ...origin,
        details: { from: idOf(7, n), to: idOf(7, n + 1), ...issued(n) },
      }),
  ),
  ...Array.from(
    { length: 3 },
    () =>
      ({ n, user, origin }: Who): Fact => ({
        kind: 'user.signed_in',
        user,
        session: sessionAt(n),
        ...origin,
        details: { method: 'password', acr: '1', amr: ['pwd'] },
      }),
  ),
  ({ n, origin }) => ({
    kind: 'user.sign_in_failed',
    login: `person-${n % 500}`,
    ...origin,
    details: { method: 'password', reason: n % 100_003 === 0 ? 'needle_zebra' : 'wrong_password' },
  }),
  ({ n, client, origin }) => ({
    kind: 'code.refused',
    client,
    severity: n % 40 === 19 ? 'high' : 'medium',
    ...origin,
    details: { reason: 'wrong_verifier' },
  }),
  ({ n, origin }) => ({ kind: 'request.blocked', ...origin, details: { rule: idOf(8, n % 300), endpoint: 'token' } }),
];

/** The n-th fact of a made-up month: the same for the same number. */
export const factAt = (n: number): Fact => {
  const far = scatter(n);
  if (n % 5000 === 17) return { kind: 'client.updated', client: clientAt(far), actor: operatorAt(n), details: { fields: ['name'] } };
  const flow = scatter(n >> 2);
  const who: Who = {
    n,
    user: userAt(flow),
    // A few clients have most of the traffic, as everywhere.
    client: clientAt(far % 5 === 0 ? flow : flow % 8),
    origin: { address: addressAt(flow % 3 === 0 ? flow % 64 : flow), agent: agentAt(flow), correlation: idOf(9, n >> 2) },
  };
  const make = kindsByTurn[far % kindsByTurn.length];
  if (!make) throw new Error('no such turn');
  return make(who);
};
