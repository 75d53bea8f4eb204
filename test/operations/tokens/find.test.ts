import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClientWithSecret } from '../../support/world.ts';
import { refusalDataOf, refusalOf } from '../operator.ts';
import { createTokenDesk, type Held, type TokenDesk } from './token-desk.ts';

let desk: TokenDesk;
let web: ClientWithSecret;
let opaque: ClientWithSecret;
let held: Held;
beforeEach(async () => {
  desk = await createTokenDesk();
  web = await desk.addClient('web');
  opaque = await desk.addClient('opaque', { accessTokenFormat: 'opaque' });
  held = await desk.hold(web, await desk.signIn(await desk.addPerson('ada')));
});
afterEach(() => desk.close());

/** A JWT with other claims and the signature of another. */
const forged = (value: string, claims: object): string => {
  const [head = '', , signature = ''] = value.split('.');
  return `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`;
};

describe('finding a token by what was pasted', () => {
  it('F1 takes the value of a JWT, of an opaque token and of a refresh token, a jti and an id, and leads to the family', async () => {
    const other = await desk.hold(opaque, held.session);
    for (const value of [held.access, ` ${held.access}\n`, `Bearer ${held.access}`, held.jti, held.jti.toUpperCase()])
      expect(await desk.ops.tokens.find({ value })).toMatchObject({ token: { id: held.jti, state: 'live' }, family: held.grant });
    for (const value of [held.refresh, held.refreshId])
      expect(await desk.ops.tokens.find({ value })).toMatchObject({ token: { id: held.refreshId }, family: held.grant });
    expect(await desk.ops.tokens.find({ value: other.access })).toMatchObject({ token: { id: other.jti, format: 'opaque' } });
    const own = await desk.machine(web);
    expect(await desk.ops.tokens.find({ value: own })).toMatchObject({ token: { grant_type: 'client_credentials' }, family: null });
  });

  it('F1 finds dead ones too, in their state', async () => {
    await desk.refresh(web, held.refresh);
    await desk.ends.revoke(web, held.access);
    expect((await desk.ops.tokens.find({ value: held.access })).token.state).toBe('revoked');
    expect((await desk.ops.tokens.find({ value: held.refresh })).token.state).toBe('spent');
    desk.world.clock.advance(3_600_000);
    const { token } = await desk.ops.tokens.find({ value: held.access });
    expect(token.state).toBe('revoked');
  });

  it('F1 says of an altered value whose id it bears, and of an unknown one that it is unknown', async () => {
    const altered = await refusalDataOf(desk.ops.tokens.find({ value: forged(held.access, { jti: held.jti, scope: 'admin' }) }));
    expect(altered).toMatchObject({ code: 'not_found' });
    expect(altered.description).toContain('altered or forged');
    expect(altered.description).toContain(held.jti);
    const gone = await refusalDataOf(desk.ops.tokens.find({ value: forged(held.access, { jti: 'gone' }) }));
    expect(gone.description).toContain('There is no token with the id "gone"');
    const cut = await refusalDataOf(desk.ops.tokens.find({ value: `${held.refresh.slice(0, -1)}A` }));
    expect(cut.code).toBe('not_found');
  });

  it.each([
    ['text', 'hello'],
    ['a code', `gwc_${'0'.repeat(80)}`],
    ['a session', `gws_${'0'.repeat(80)}`],
    ['two dots', '..'],
    ['a JWT of null', `e30.${Buffer.from('null').toString('base64url')}.x`],
    ['a jti that is no text', `e30.${Buffer.from('{"jti":{}}').toString('base64url')}.x`],
    ['a hostile jti', `e30.${Buffer.from('{"jti":"\\u202e\\u0000\' OR 1=1"}').toString('base64url')}.x`],
    ['much text', 'x'.repeat(16_384)],
    ['blanks', '   '],
  ])('refuses %s', async (_, value) => {
    const { code, description } = await refusalDataOf(desk.ops.tokens.find({ value }));
    expect(code).toBe('not_found');
    expect(['\u0000', '\u202e'].filter((character) => description.includes(character))).toEqual([]);
  });

  it('neither keeps nor records nor repeats the value', async () => {
    const before = desk.world.facts().length;
    const secret = held.refresh.slice(41);
    const answer = JSON.stringify(await desk.ops.tokens.find({ value: held.refresh }));
    const refused = await refusalDataOf(desk.ops.tokens.find({ value: `${held.refresh.slice(0, -2)}zz` }));
    expect(answer + refused.description).not.toContain(secret.slice(0, 20));
    expect(desk.world.facts()).toHaveLength(before);
    expect(JSON.stringify(desk.operator.lines)).not.toContain(secret.slice(0, 20));
  });

  it('takes no more than it can hold', async () => {
    await expect(desk.ops.tokens.find({ value: 'x'.repeat(16_385) })).rejects.toThrow();
    expect(await refusalOf(desk.ops.tokens.find({ value: `gwr_${held.refresh}` }))).toBe('not_found');
  });
});
