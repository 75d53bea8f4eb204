import type { Desk, InputOf, OperationPath } from './desk.ts';
import { addressAt, clientAt, grantAt, idOf, operatorAt, sessionAt, userAt } from './history.ts';
import { CROWDED_CLIENT } from './population.ts';

/** One way in which the console asks for a list; `input` gives the n-th question, so that no answer is simply the last one again. */
export interface ListCall {
  readonly title: string;
  /** It counts what matches, in slices beside the requests, and is shown when it is there: nobody waits for it. */
  readonly counts?: boolean;
  readonly ask: (desk: Desk, n: number) => Promise<number>;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MEASURES: InputOf<'metrics/series'>['measures'] = [
  'sign_ins',
  'sign_in_failures',
  'tokens_issued',
  'tokens_refreshed',
  'tokens_revoked',
  'refusals',
  'blocked_requests',
  'violations',
  'authorizations',
  'operator_acts',
];

/** In two steps, so that what is asked is checked against the operation that was named first. */
const listCall =
  <P extends OperationPath>(path: P) =>
  (what: string, input: (n: number) => InputOf<P>): ListCall => ({
    title: `${path.replace('/', '.')}: ${what}`,
    ask: async (desk, n) => (await desk.call(path, input(n))).ms,
  });

/** The second and later pages: each question goes on where the last one ended. */
const paged =
  <P extends 'audit/list' | 'tokens/list' | 'users/list'>(path: P) =>
  (what: string, input: (cursor: string | undefined) => InputOf<P>): ListCall => {
    let cursor: string | undefined;
    return {
      title: `${path.replace('/', '.')}: ${what}`,
      async ask(desk) {
        const { answer, ms } = await desk.call(path, input(cursor));
        const { next }: { readonly next?: string | null } = answer;
        cursor = next ?? undefined;
        return ms;
      },
    };
  };

const auditList = (what: string, filter: (n: number) => NonNullable<InputOf<'audit/list'>['filter']>): ListCall =>
  listCall('audit/list')(what, (n) => ({ filter: filter(n) }));
const tokensList = (what: string, filter: (n: number) => NonNullable<InputOf<'tokens/list'>['filter']>): ListCall =>
  listCall('tokens/list')(what, (n) => ({ filter: filter(n) }));

const auditCalls = (now: number): ListCall[] => [
  auditList('all, newest', () => ({})),
  paged('audit/list')('page after page', (cursor) => ({ limit: 100, ...(cursor ? { cursor } : {}) })),
  listCall('audit/list')('oldest first, 1,000 rows', () => ({ order: 'asc', limit: 1000 })),
  auditList('a busy client', (n) => ({ client: clientAt(n % 8) })),
  auditList('a quiet client', (n) => ({ client: clientAt(20 + n) })),
  auditList('a user', (n) => ({ user: userAt(n * 7) })),
  auditList('a busy address', (n) => ({ address: addressAt(n % 64) })),
  auditList('a quiet address', (n) => ({ address: addressAt(100 + n * 3) })),
  auditList('a token', (n) => ({ token: idOf(4, n * 1000) })),
  auditList('a flow', (n) => ({ correlation: idOf(9, n * 100) })),
  auditList('a session', (n) => ({ session: sessionAt(n * 5) })),
  auditList('a grant', (n) => ({ grant: grantAt(n * 5) })),
  auditList('an operator', (n) => ({ actor: operatorAt(n) })),
  auditList('failures', () => ({ success: false })),
  auditList('high and above', () => ({ severity: 'high' })),
  auditList('two kinds', () => ({ kinds: ['code.refused', 'user.sign_in_failed'] })),
  auditList('a rare kind', () => ({ kinds: ['client.updated'] })),
  auditList('a kind that never came', () => ({ kinds: ['grant.revoked'] })),
  auditList('a day', (n) => ({ from: now - (n % 25) * DAY - 2 * DAY, to: now - (n % 25) * DAY - DAY })),
  auditList('a day of a quiet client', (n) => ({
    from: now - (n % 25) * DAY - 2 * DAY,
    to: now - (n % 25) * DAY - DAY,
    client: clientAt(20 + n),
  })),
  auditList('failures of a day', (n) => ({ from: now - (n % 25) * DAY - 2 * DAY, to: now - (n % 25) * DAY - DAY, success: false })),
  auditList('failures of a user', (n) => ({ user: userAt(n * 3), success: false })),
  auditList('failures of a busy client from an address', (n) => ({ client: clientAt(n % 8), address: addressAt(n % 64), success: false })),
  auditList('words, common', () => ({ text: 'wrong_verifier' })),
  auditList('words of one client', (n) => ({ text: `verifier ${clientAt(n % 8)}` })),
  auditList('words, rare', () => ({ text: 'needle zebra' })),
  auditList('words that are nowhere', (n) => ({ text: `nothing-like-this-${n}` })),
  auditList('words of a user', (n) => ({ user: userAt(n), text: 'api:read' })),
  auditList('words that are nowhere, in a day', (n) => ({
    text: 'nothing',
    from: now - (n % 25) * DAY - 2 * DAY,
    to: now - (n % 25) * DAY - DAY,
  })),
  listCall('audit/facets')('all', () => ({})),
  listCall('audit/facets')('a busy client', (n) => ({ filter: { client: clientAt(n % 8) } })),
  listCall('audit/facets')('failures', () => ({ filter: { success: false } })),
  listCall('audit/facets')('words, common', () => ({ filter: { text: 'wrong_verifier' } })),
  listCall('audit/show')('one event with its flow', (n) => ({ seq: 1 + n * 1000 })),
];

const tokenCalls = (now: number): ListCall[] => [
  tokensList('live', () => ({ state: 'live' })),
  paged('tokens/list')('live, page after page', (cursor) => ({ filter: { state: 'live' }, limit: 100, ...(cursor ? { cursor } : {}) })),
  tokensList('every state', () => ({})),
  tokensList('of the crowded client', () => ({ state: 'live', client: CROWDED_CLIENT })),
  tokensList('of another client', (n) => ({ state: 'live', client: clientAt(n % 9) })),
  tokensList('of a client without any', (n) => ({ state: 'live', client: clientAt(50 + n) })),
  tokensList('of a user', (n) => ({ state: 'live', user: userAt(n * 11) })),
  tokensList('of a session', (n) => ({ state: 'live', session: sessionAt(n * 11) })),
  tokensList('opaque access tokens', () => ({ state: 'live', type: 'access_token', format: 'opaque' })),
  tokensList('refresh tokens', () => ({ state: 'live', type: 'refresh_token' })),
  tokensList('of a scope nobody has', () => ({ state: 'live', scope: 'payments:write' })),
  tokensList('revoked', () => ({ state: 'revoked' })),
  tokensList('expired', () => ({ state: 'expired' })),
  tokensList('issued in a minute', () => ({ issued_from: now - 3 * 60_000, issued_to: now })),
  { ...listCall('tokens/count')('live', () => ({ filter: { state: 'live' } })), counts: true },
];

const otherCalls: ListCall[] = [
  listCall('users/list')('first page', () => ({})),
  paged('users/list')('page after page', (cursor) => ({ limit: 100, ...(cursor ? { cursor } : {}) })),
  listCall('users/list')('by name', (n) => ({ q: `person-${n * 9}` })),
  listCall('users/list')('suspended', () => ({ status: 'suspended' })),
  listCall('users/show')('one', (n) => ({ user: userAt(n * 9) })),
  listCall('users/sessions')('all live', () => ({})),
  listCall('users/sessions')('of a user', (n) => ({ user: userAt(n * 9) })),
  listCall('clients/list')('first page', () => ({})),
  listCall('clients/list')('with their health', () => ({ with_health: true })),
  listCall('clients/list')('by a part of the name', (n) => ({ q: `app-${n}` })),
  listCall('clients/show')('the crowded one', () => ({ client_id: CROWDED_CLIENT })),
  listCall('network/rules')('standing', () => ({})),
  listCall('network/rules')('covering an address', (n) => ({ covering: `203.0.0.${n}` })),
  listCall('network/address')('a busy address', (n) => ({ address: addressAt(n % 64) })),
  listCall('network/address')('a quiet address', (n) => ({ address: addressAt(100 + n * 3) })),
  listCall('network/address')('a range of 256', (n) => ({ address: `198.18.${n}.0/24` })),
  listCall('network/limits')('all tiers', () => ({})),
];

const metricCalls = (now: number): ListCall[] =>
  (
    [
      ['an hour', HOUR],
      ['a day', DAY],
      ['30 days', 30 * DAY],
    ] as const
  ).flatMap(([what, span]) => [
    listCall('metrics/series')(`ten measures over ${what}`, (n) => ({ measures: MEASURES, from: now - span - n * 1000, to: now })),
    listCall('metrics/series')(`of a client over ${what}`, (n) => ({
      measures: ['tokens_issued', 'refusals'],
      from: now - span,
      to: now,
      of: { kind: 'client', id: clientAt(n) },
    })),
    listCall('metrics/top')(`addresses over ${what}`, () => ({ measure: 'sign_in_failures', by: 'address', from: now - span, to: now })),
    listCall('metrics/top')(`users over ${what}`, () => ({ measure: 'sign_ins', by: 'user', from: now - span, to: now })),
    listCall('metrics/endpoints')(`over ${what}`, () => ({ from: now - span, to: now })),
  ]);

/** Every list that a screen of the console asks for, and each of its filters. */
export const listCalls = (now: number): readonly ListCall[] => [
  ...auditCalls(now),
  ...tokenCalls(now),
  ...otherCalls,
  ...metricCalls(now),
  listCall('metrics/now')('what is live', () => ({})),
];
