import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActInput } from '../../../shared/contract/acts.ts';
import { createTokenDesk, type Held, idOf, type TokenDesk } from './token-desk.ts';

/** What may happen to tokens between their issue and the question. */
const happenings = [
  'client_suspended',
  'client_voided',
  'user_suspended',
  'user_voided',
  'grants_voided',
  'grant_revoked',
  'access_revoked',
  'refreshed',
  'replayed',
  'hour_passed',
  'week_passed',
  'user_resumed',
  'client_resumed',
] as const;
type Happening = (typeof happenings)[number];

const happen = async ({ world, ends, refresh }: TokenDesk, held: Held, what: Happening): Promise<void> => {
  const { store, clock } = world;
  const now = clock.now();
  const user = held.session.userId;
  if (what === 'refreshed' || what === 'replayed') return void (await refresh(held.client, held.refresh));
  if (what === 'access_revoked') return void (await ends.revoke(held.client, held.access));
  if (what === 'hour_passed') return clock.advance(3_600_000);
  if (what === 'week_passed') return clock.advance(7 * 86_400_000);
  await store.write(async (tx) => {
    if (what === 'client_suspended') await tx.clients.setStatus(held.client.id, 'suspended', now);
    if (what === 'client_resumed') await tx.clients.setStatus(held.client.id, 'active', now);
    if (what === 'client_voided') await tx.clients.raiseNotBefore(held.client.id, now);
    if (what === 'user_suspended') await tx.users.setStatus(user, 'suspended', now);
    if (what === 'user_resumed') await tx.users.setStatus(user, 'active', now);
    if (what === 'user_voided') await tx.users.voidTokensBefore(user, now);
    if (what === 'grants_voided') await tx.users.voidGrantsBefore(user, now);
    if (what === 'grant_revoked') await tx.grants.revoke(held.grant, 'test', now);
  });
};

/** Every token there is, as the list tells it, must be as introspection tells it to its client. */
const agree = async (desk: TokenDesk, values: readonly { readonly value: string; readonly held: Held }[]): Promise<void> => {
  const listed = await desk.ops.tokens.list({ filter: { state: 'live' }, limit: 500 });
  const live = new Set(listed.tokens.map(({ id }) => id));
  expect(await desk.ops.tokens.count({})).toEqual({ tokens: live.size });
  for (const { value, held } of values) {
    const id = idOf(value);
    const view = await desk.ops.tokens.show({ id });
    expect([id, view.state === 'live']).toEqual([id, live.has(id)]);
    // A suspended client cannot ask at all; what it holds is then good for nobody.
    const client = await desk.world.store.read.clients.find(held.client.id);
    const active = client?.status === 'active' && (await desk.isActive(held.client, value));
    expect([id, active]).toEqual([id, live.has(id)]);
    if (view.state === 'revoked' && view.revoked_at !== null)
      expect(Date.parse(view.revoked_at)).toBeLessThanOrEqual(desk.world.clock.now());
  }
};

describe('the standing of tokens', () => {
  it('F1 property: whatever happened, live in the list is active at introspection and the other way about', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...happenings), { maxLength: 5 }), fc.boolean(), async (order, jwt) => {
        const desk = await createTokenDesk();
        try {
          const client = await desk.addClient('web', { accessTokenFormat: jwt ? 'jwt' : 'opaque' });
          const held = await desk.hold(client, await desk.signIn(await desk.addPerson('ada')));
          desk.world.clock.advance(5);
          const own = await desk.machine(client);
          desk.world.clock.advance(5);
          const successor = await desk.refresh(client, held.refresh);
          const values = [held.access, own, String(successor.json.access_token), String(successor.json.refresh_token), held.refresh];
          const newest = { ...held, refresh: String(successor.json.refresh_token) };
          desk.world.clock.advance(5);
          for (const what of order) await happen(desk, what === 'replayed' ? held : newest, what);
          await agree(
            desk,
            values.map((value) => ({ value, held })),
          );
        } finally {
          await desk.close();
        }
      }),
      { numRuns: 40 },
    );
  });

  it.each<[string, ActInput]>([
    ['a suspension', { act: 'clients.suspend', clients: ['web'] }],
    ['a revocation of the client', { act: 'tokens.revoke', selection: { by: 'client', client: 'web' } }],
    ['a revocation of everything', { act: 'tokens.revoke', selection: { by: 'everything' } }],
  ])('F1 after %s nothing is live and nothing active', async (_, act) => {
    const desk = await createTokenDesk();
    try {
      const client = await desk.addClient('web');
      const held = await desk.hold(client, await desk.signIn(await desk.addPerson('ada')));
      const own = await desk.machine(client);
      await desk.act(act);
      expect(await desk.ops.tokens.count({})).toEqual({ tokens: 0 });
      for (const value of [held.access, held.refresh, own]) {
        expect(await desk.isActive(client, value)).toBe(false);
        expect((await desk.ops.tokens.show({ id: idOf(value) })).state).toBe('revoked');
      }
    } finally {
      await desk.close();
    }
  });
});
