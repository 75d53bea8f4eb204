import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operations } from '../../../electron/control/connect-control.ts';
import { createTokenDesk, type Held, type TokenDesk } from '../../operations/tokens/token-desk.ts';
import type { Person } from '../../support/world.ts';

interface Found {
  readonly kind: string;
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  readonly href: string;
}

/** It is written for a page: its types are those of a browser, which this side of the wire has not. */
const source: string = '../../../renderer/shell/palette/find-entities.ts';
const { findEntities }: { findEntities: (client: Operations, typed: string, signal: AbortSignal) => Promise<readonly Found[]> } =
  await import(source);

let desk: TokenDesk;
let ada: Person;
let held: Held;
beforeAll(async () => {
  desk = await createTokenDesk();
  ada = await desk.addPerson('ada');
  held = await desk.hold(await desk.addClient('web'), await desk.signIn(ada));
});
afterAll(() => desk.close());

const find = (typed: string, client: Operations = desk.ops): Promise<readonly Found[]> =>
  findEntities(client, typed, new AbortController().signal);
const kindsOf = (found: readonly Found[]): readonly string[] => found.map(({ kind }) => kind);

describe('what was pasted into the palette', () => {
  it('is a token, by its value or its id, and leads to its family without the value in the address', async () => {
    for (const value of [held.access, held.refresh, held.jti, ` ${held.access}\n`]) {
      const [token] = await find(value);
      expect(token).toMatchObject({ kind: 'token', detail: 'live, of Name of web', href: `/tokens/family/${held.grant}` });
      expect(JSON.stringify(token)).not.toContain(held.access);
      expect(JSON.stringify(token)).not.toContain(held.refresh);
    }
  });

  it('is kept nowhere in the log', async () => {
    const before = desk.world.facts().length;
    await find(held.access);
    expect(JSON.stringify(desk.world.facts().slice(before))).not.toContain(held.access.slice(0, 100));
  });

  it('is a user by the whole name or the sub, and a client by a part of name or id', async () => {
    const person = { kind: 'user', id: ada.id, label: 'ada', href: `/users/${ada.id}` };
    expect(await find('ada')).toMatchObject([person]);
    expect(await find(ada.id)).toMatchObject([person]);
    expect(await find('ame of')).toMatchObject([{ kind: 'client', id: 'web', label: 'Name of web', detail: 'web', href: '/clients/web' }]);
  });

  it('is an address or a range, known or not', async () => {
    for (const address of ['192.0.2.7', '2001:db8::/48', '2001:db8::/64'])
      expect(await find(address)).toEqual([
        { kind: 'address', id: address, label: address, detail: 'Address', href: `/network/address/${encodeURIComponent(address)}` },
        expect.objectContaining({
          kind: 'alerts',
          href: `/alerts?state=any&subject=${encodeURIComponent(`${address.endsWith('/48') ? 'network' : 'address'}:${address}`)}`,
        }),
      ]);
    expect(kindsOf(await find('beef'))).toEqual([]);
  });

  it('is an event by its number', async () => {
    expect(await find('42')).toEqual([{ kind: 'event', id: '42', label: 'Event 42', detail: 'In the log', href: '/audit/42' }]);
    expect(kindsOf(await find('1234567890123'))).toEqual([]);
  });

  it('is nothing when it is too short, or names nothing', async () => {
    for (const typed of ['', ' ', 'a', 'nobody-of-that-name', 'x'.repeat(100_000)]) expect(await find(typed)).toEqual([]);
  });

  it('is only ever text, also in the address it leads to', async () => {
    for (const typed of ["'; DROP TABLE user; --", '<script>alert(1)</script>', '%', '_', '\u0000\u0000', '../..', '\ud800\ud800'])
      expect(kindsOf(await find(typed))).toEqual([]);
    await desk.addClient('a&b=c');
    expect(await find('a&b=c')).toMatchObject([{ kind: 'client', href: '/clients/a%26b%3Dc' }]);
  });
});

describe('an engine that does not answer', () => {
  it('leaves what needs no answer: addresses and numbers', async () => {
    const fails = { list: () => Promise.reject(new TypeError('fetch failed')), find: () => Promise.reject(new TypeError('fetch failed')) };
    const lost = { tokens: fails, clients: fails, users: fails } as unknown as Operations;
    expect(kindsOf(await find('192.0.2.7', lost))).toEqual(['address', 'alerts']);
    expect(await find('somebody-long-enough', lost)).toEqual([]);
  });
});
