import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActInput, TokenSelection } from '../../../shared/contract/acts.ts';
import type { ClientWithSecret, Person } from '../../support/world.ts';
import { refusalDataOf, refusalOf } from '../operator.ts';
import { createTokenDesk, type Held, idOf, REASON, type TokenDesk } from '../tokens/token-desk.ts';

let desk: TokenDesk;
let web: ClientWithSecret;
let batch: ClientWithSecret;
let ada: Person;
let bob: Person;
/** Two sessions of Ada and one of Bob. */
let adas: Held;
let adasOther: Held;
let bobs: Held;
let own: string;

beforeEach(async () => {
  desk = await createTokenDesk();
  web = await desk.addClient('web');
  batch = await desk.addClient('batch', { accessTokenFormat: 'opaque' });
  ada = await desk.addPerson('ada');
  bob = await desk.addPerson('bob');
  adas = await desk.hold(web, await desk.signIn(ada));
  adasOther = await desk.hold(batch, await desk.signIn(ada));
  bobs = await desk.hold(web, await desk.signIn(bob));
  own = await desk.machine(batch);
  desk.world.clock.advance(1000);
});
afterEach(() => desk.close());

const revoke = (selection: TokenSelection): ActInput => ({ act: 'tokens.revoke', selection });

/** The values that are good, each by a name. */
const good = async (): Promise<string[]> => {
  const values: [string, ClientWithSecret, string][] = [
    ['adas.access', web, adas.access],
    ['adas.refresh', web, adas.refresh],
    ['other.access', batch, adasOther.access],
    ['other.refresh', batch, adasOther.refresh],
    ['bobs.access', web, bobs.access],
    ['bobs.refresh', web, bobs.refresh],
    ['own', batch, own],
  ];
  const names: string[] = [];
  for (const [name, client, value] of values) if (await desk.isActive(client, value)) names.push(name);
  return names;
};
const EVERYTHING = ['adas.access', 'adas.refresh', 'other.access', 'other.refresh', 'bobs.access', 'bobs.refresh', 'own'];
const without = (...names: string[]): string[] => EVERYTHING.filter((name) => !names.some((gone) => name.startsWith(gone)));

type Case = [
  string,
  () => TokenSelection,
  { access: number; refresh: number; grants: number; users: number; clients: number; jwt: number },
  string[],
];
const cases: Case[] = [
  [
    'one access token',
    () => ({ by: 'tokens', tokens: [adas.jti] }),
    { access: 1, refresh: 0, grants: 1, users: 1, clients: 1, jwt: 1 },
    ['adas.access'],
  ],
  [
    'a refresh token, with its family',
    () => ({ by: 'tokens', tokens: [adas.refreshId] }),
    { access: 1, refresh: 1, grants: 1, users: 1, clients: 1, jwt: 1 },
    ['adas'],
  ],
  [
    'tokens of several, one of them twice',
    () => ({ by: 'tokens', tokens: [adas.jti, adas.refreshId, adas.jti, idOf(own)] }),
    { access: 2, refresh: 1, grants: 1, users: 1, clients: 2, jwt: 1 },
    ['adas', 'own'],
  ],
  [
    'a filter of a client',
    () => ({ by: 'filter', filter: { client: 'web' } }),
    { access: 2, refresh: 2, grants: 2, users: 2, clients: 1, jwt: 2 },
    ['adas', 'bobs'],
  ],
  [
    'a filter of access tokens alone',
    () => ({ by: 'filter', filter: { type: 'access_token', user: 'ada' } }),
    { access: 2, refresh: 0, grants: 2, users: 1, clients: 2, jwt: 1 },
    ['adas.access', 'other.access'],
  ],
  ['a grant', () => ({ by: 'grant', grant: bobs.grant }), { access: 1, refresh: 1, grants: 1, users: 1, clients: 1, jwt: 1 }, ['bobs']],
  [
    'a session',
    () => ({ by: 'session', session: adasOther.session.id }),
    { access: 1, refresh: 1, grants: 1, users: 1, clients: 1, jwt: 0 },
    ['other'],
  ],
  ['a user', () => ({ by: 'user', user: 'ada' }), { access: 2, refresh: 2, grants: 2, users: 1, clients: 2, jwt: 1 }, ['adas', 'other']],
  [
    'a user but one session',
    () => ({ by: 'user', user: ada.id, except_session: adas.session.id }),
    { access: 1, refresh: 1, grants: 1, users: 1, clients: 1, jwt: 0 },
    ['other'],
  ],
  [
    'a client',
    () => ({ by: 'client', client: 'batch' }),
    { access: 2, refresh: 1, grants: 1, users: 1, clients: 1, jwt: 0 },
    ['other', 'own'],
  ],
  [
    'everything',
    () => ({ by: 'everything' }),
    { access: 4, refresh: 3, grants: 3, users: 2, clients: 2, jwt: 2 },
    ['adas', 'other', 'bobs', 'own'],
  ],
];

describe.each(cases)('revoking %s', (_, selection, counts, gone) => {
  const total = counts.access + counts.refresh;

  it('F5 shows exactly what will fall, and changes and records nothing', async () => {
    const facts = desk.world.facts().length;
    const effect = await desk.ops.acts.preview(revoke(selection()));
    expect(effect).toMatchObject({
      act: 'tokens.revoke',
      counts: { access_tokens: counts.access, refresh_tokens: counts.refresh, users: counts.users, clients: counts.clients, sessions: 0 },
      reversible: 'no',
      unaffected: [],
    });
    if (counts.refresh > 0) expect(effect.counts.grants).toBe(counts.grants);
    expect(effect.residual?.tokens ?? 0).toBe(counts.jwt);
    if (counts.jwt > 0) expect(effect.residual?.audiences).toEqual([desk.world.issuer]);
    expect(await good()).toEqual(EVERYTHING);
    expect(desk.world.facts()).toHaveLength(facts);
  });

  it('F1 takes effect at once at introspection, refresh and userinfo, and on nothing else', async () => {
    const { performed } = await desk.act(revoke(selection()));
    expect(performed).toMatchObject({ matched: total, done: total, failed: [], undo: null });
    expect(performed.residual?.tokens ?? 0).toBe(counts.jwt);
    expect(await good()).toEqual(without(...gone));
    const isGone = (name: string): boolean => gone.some((one) => name.startsWith(one));
    expect((await desk.ends.userinfo(`Bearer ${adas.access}`)).status).toBe(isGone('adas.access') ? 401 : 200);
    for (const [name, held] of Object.entries({ adas, other: adasOther, bobs })) {
      const { status, json } = await desk.refresh(held.client, held.refresh);
      expect([name, status, json.error]).toEqual(isGone(`${name}.refresh`) ? [name, 400, 'invalid_grant'] : [name, 200, undefined]);
    }
  });

  it('F1 records the counts, who did it and why', async () => {
    const { performed } = await desk.act(revoke(selection()));
    const facts = desk.world.facts('tokens.revoked');
    expect(facts.length).toBeGreaterThan(0);
    const sum = (member: 'access_tokens' | 'refresh_tokens'): number => facts.reduce((all, { details }) => all + details[member], 0);
    expect([sum('access_tokens'), sum('refresh_tokens')]).toEqual([counts.access, counts.refresh]);
    for (const fact of facts) expect(fact).toMatchObject({ actor: 'operator:test', details: { note: REASON } });
    expect(performed.seq).toBe(desk.world.store.head().seq);
    expect(new Set(facts.map(({ correlation }) => correlation)).size).toBe(1);
  });

  it('F1 done twice, the second finds nothing to do, also when both looked before', async () => {
    const [first, second] = [await desk.ops.acts.preview(revoke(selection())), await desk.ops.acts.preview(revoke(selection()))];
    const perform = (effect: typeof first) =>
      desk.ops.acts.perform({ preview: effect.preview, reason: REASON, confirmation: effect.confirm ?? undefined });
    const results = await Promise.all([perform(first), perform(second)]);
    expect(results.map(({ done }) => done).sort((a, b) => a - b)).toEqual([0, total]);
    const late = results.find(({ done }) => done === 0);
    expect(late?.failed.length).toBeGreaterThan(0);
    for (const { why } of late?.failed ?? []) expect(why).toContain('already');
  });
});

describe('the frozen target', () => {
  it('F5 what is granted after the preview survives', async () => {
    for (const selection of [
      { by: 'client', client: 'web' },
      { by: 'user', user: 'ada' },
      { by: 'everything' },
      { by: 'session', session: adas.session.id },
      { by: 'filter', filter: { user: 'ada' } },
    ] satisfies TokenSelection[]) {
      const effect = await desk.ops.acts.preview(revoke(selection));
      desk.world.clock.advance(1);
      const later = await desk.hold(web, adas.session);
      const machine = await desk.machine(web);
      desk.world.clock.advance(1);
      const performed = await desk.ops.acts.perform({ preview: effect.preview, reason: REASON, confirmation: effect.confirm ?? undefined });
      expect(performed.done).toBe(effect.counts.access_tokens + effect.counts.refresh_tokens);
      for (const value of [later.access, later.refresh, machine]) expect(await desk.isActive(web, value)).toBe(true);
      expect(await desk.isActive(web, adas.refresh)).toBe(false);
      adas = later;
    }
  });

  it.each<[string, () => TokenSelection]>([
    ['client', () => ({ by: 'client', client: 'web' })],
    ['user', () => ({ by: 'user', user: 'ada' })],
    ['grant', () => ({ by: 'grant', grant: adas.grant })],
    ['everything', () => ({ by: 'everything' })],
  ])('F5 whoever refreshes between preview and act does not outlive it: by %s', async (_, selection) => {
    const effect = await desk.ops.acts.preview(revoke(selection()));
    desk.world.clock.advance(1);
    const { json } = await desk.refresh(web, adas.refresh);
    desk.world.clock.advance(1);
    await desk.ops.acts.perform({ preview: effect.preview, reason: REASON, confirmation: effect.confirm ?? undefined });
    for (const value of [json.access_token, json.refresh_token]) expect(await desk.isActive(web, String(value))).toBe(false);
  });

  it('F5 says of named tokens which are not affected and why', async () => {
    await desk.refresh(web, adas.refresh);
    await desk.ends.revoke(batch, own);
    const effect = await desk.ops.acts.preview(revoke({ by: 'tokens', tokens: [bobs.jti, adas.refreshId, idOf(own), 'unknown'] }));
    expect(effect.unaffected).toEqual([
      { id: adas.refreshId, why: 'It is spent already.' },
      { id: idOf(own), why: 'It is revoked already.' },
      { id: 'unknown', why: 'There is no such token.' },
    ]);
    expect(effect.counts.access_tokens).toBe(1);
  });

  it('F5 a token that ended since it was shown is told as such', async () => {
    const effect = await desk.ops.acts.preview(revoke({ by: 'tokens', tokens: [adas.jti, bobs.jti] }));
    await desk.ends.revoke(web, adas.access);
    const performed = await desk.ops.acts.perform({ preview: effect.preview, reason: REASON });
    expect(performed).toMatchObject({ matched: 2, done: 1, failed: [{ id: adas.jti, why: 'already revoked' }] });
  });
});

describe('what is not there to be revoked', () => {
  it.each<[string, TokenSelection, string]>([
    ['an unknown client', { by: 'client', client: 'nobody' }, 'not_found'],
    ['an unknown user', { by: 'user', user: 'nobody' }, 'not_found'],
    ['an unknown grant', { by: 'grant', grant: "' OR 1=1 --" }, 'not_found'],
    ['an unknown session', { by: 'session', session: 'x' }, 'not_found'],
    ['unknown tokens', { by: 'tokens', tokens: ['x', '\u202e'] }, 'conflict'],
    ['a filter nothing matches', { by: 'filter', filter: { scope: 'nothing' } }, 'conflict'],
    ['a filter of an unknown user', { by: 'filter', filter: { user: 'nobody' } }, 'conflict'],
    ['a filter of dead tokens', { by: 'filter', filter: { state: 'spent' } }, 'invalid_input'],
  ])('is refused: %s', async (_, selection, code) => {
    expect(await refusalOf(desk.ops.acts.preview(revoke(selection)))).toBe(code);
  });

  it('is refused: a grant that is revoked', async () => {
    await desk.act(revoke({ by: 'grant', grant: adas.grant }));
    const { code, description } = await refusalDataOf(desk.ops.acts.preview(revoke({ by: 'grant', grant: adas.grant })));
    expect([code, description]).toEqual(['conflict', 'The grant is revoked already: there is nothing to revoke.']);
  });

  it('the grants of a suspended person can be revoked, so that resuming does not revive them', async () => {
    await desk.act({ act: 'users.suspend', users: ['ada'] });
    const { performed } = await desk.act(revoke({ by: 'user', user: 'ada' }));
    expect(performed).toMatchObject({ matched: 0, done: 0, failed: [] });
    await desk.act({ act: 'users.resume', users: ['ada'] });
    expect(await good()).toEqual(without('adas', 'other'));
  });
});

describe('a revocation of a person’s tokens', () => {
  it('leaves the sessions as they are', async () => {
    await desk.act(revoke({ by: 'user', user: 'ada' }));
    desk.world.clock.advance(1);
    const again = await desk.hold(web, adas.session);
    expect(await desk.isActive(web, again.refresh)).toBe(true);
    const { sessions } = await desk.ops.users.show({ user: 'ada' });
    expect(sessions.filter(({ ended_at }) => ended_at === null)).toHaveLength(2);
  });

  it('voids a code that was not redeemed yet', async () => {
    const { issueTestCode, codeFields } = await import('../../support/endpoints.ts');
    const code = await issueTestCode(desk.world, adas.session);
    await desk.act(revoke({ by: 'user', user: 'ada' }));
    expect((await desk.ends.token(web, codeFields(code))).json.error).toBe('invalid_grant');
  });

  it('gives each of few grants its fact, with who it was', async () => {
    await desk.act(revoke({ by: 'user', user: 'ada' }));
    expect(
      desk.world
        .facts('grant.revoked')
        .map(({ grant, user, actor, details }) => [grant, user, actor, details.reason])
        .sort(),
    ).toEqual([adas, adasOther].map(({ grant }) => [grant, ada.id, 'operator:test', 'revoked_by_operator']).sort());
  });
});

describe('of very many', () => {
  it('F1 a filter revokes in units of at most 500, each with its fact, and no grant has a fact of its own', async () => {
    const { store, clock } = desk.world;
    const now = clock.now();
    await store.write(async (tx) => {
      for (let n = 0; n < 1200; n++)
        await tx.tokens.insertAccess({
          jti: `${now
            .toString(16)
            .padStart(12, '0')
            .replace(/^(.{8})/, '$1-')}-7000-8000-${String(n).padStart(12, '0')}`,
          hash: Buffer.alloc(32, n % 256),
          clientId: 'web',
          userId: null,
          grantId: null,
          scope: 'bulk',
          audience: ['https://api.example'],
          format: 'jwt',
          createdAt: now,
          expiresAt: now + 60_000,
        });
    });
    const { effect, performed } = await desk.act(revoke({ by: 'filter', filter: { scope: 'bulk' } }));
    expect(effect).toMatchObject({
      confirm: '1200',
      warnings: [{ code: 'wide' }],
      residual: { tokens: 1200, audiences: ['https://api.example'] },
    });
    expect(performed).toMatchObject({ matched: 1200, done: 1200, failed: [] });
    expect(desk.world.facts('tokens.revoked').map(({ details }) => details.access_tokens)).toEqual([500, 500, 200]);
    expect(desk.world.facts('token.revoked')).toEqual([]);
    expect(await desk.ops.tokens.count({ filter: { scope: 'bulk', state: 'live' } })).toEqual({ tokens: 0 });
  });
});

describe('the same act as a command line', () => {
  it.each<[string, () => TokenSelection, RegExp]>([
    ['a client', () => ({ by: 'client', client: 'web' }), /^gatewatch token revoke --client=web --reason=REASON$/],
    ['everything', () => ({ by: 'everything' }), /^gatewatch token revoke --everything --reason=REASON --confirm=everything$/],
    [
      'a filter',
      () => ({ by: 'filter', filter: { client: 'web' } }),
      /^gatewatch act '\{"act":"tokens.revoke","selection":\{.*\}\}' --reason=REASON$/,
    ],
  ])('names %s', async (_, selection, pattern) => {
    expect((await desk.ops.acts.preview(revoke(selection()))).command).toMatch(pattern);
  });

  it('gives a hostile name to the shell as text', async () => {
    const hostile = `'; rm -rf ~ #$(id)\`id\``;
    const { command } = await desk.ops.acts.preview(revoke({ by: 'tokens', tokens: [adas.jti, hostile, '--everything', 'a\u001b[2J\nb'] }));
    const { execFileSync } = await import('node:child_process');
    const words = execFileSync('bash', ['-c', `printf '%s\\0' ${command.replace(/^gatewatch /, '')}`])
      .toString()
      .split('\0');
    expect(words.slice(0, -1)).toEqual(['token', 'revoke', '--reason=REASON', '--', adas.jti, hostile, '--everything', 'a\u001b[2J\nb']);
    expect(/\p{Cc}/u.test(command)).toBe(false);
  });
});
