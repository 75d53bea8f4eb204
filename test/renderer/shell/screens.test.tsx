import { createMemoryHistory } from '@tanstack/react-router';
import { describe, expect, it } from 'vitest';
import { createConsoleRouter } from '../../../renderer/routes.tsx';
import { listActs } from '../../../renderer/shell/palette/list-acts.ts';
import { screens, wallBoard } from '../../../renderer/shell/screens.ts';
import { keyWords } from '../../../renderer/ui/keys/key-words.ts';
import { rankItem } from '../../../renderer/ui/keys/rank-item.ts';
import { createShortcutRegistry } from '../../../renderer/ui/keys/shortcut-registry.ts';
import { routeOfLink } from '../../../shared/desktop.ts';
import { type Role, roles } from '../../../shared/role.ts';

const router = createConsoleRouter();
router.update({ history: createMemoryHistory() });
/** The route an address leads to; undefined for none. */
const routeOf = (href: string): string | undefined => {
  const [matched, , found] = router.getMatchedRoutes(href);
  return found ? matched.at(-1)?.fullPath : undefined;
};

describe('the screens', () => {
  it('have an address each that leads to them', () => {
    for (const { path } of [...screens, wallBoard]) expect([path, routeOf(path)]).toEqual([path, path]);
    expect(new Set(screens.map(({ path }) => path)).size).toBe(screens.length);
    expect(routeOf('/nowhere')).toBeUndefined();
  });

  it('stand together in their groups', () => {
    const groups = screens.map(({ group }) => group);
    expect(groups.filter((group, at) => group !== groups[at - 1])).toEqual(['Now', 'Identity', 'Protection', 'Proof']);
  });

  /** Those whose initial was taken. */
  const OTHER_KEYS: Readonly<Record<string, string>> = { Alerts: 'e', Cases: 'i', Response: 'b', Lab: 'm' };

  it('have keys of their own that say where they go', () => {
    const keys = screens.map((screen) => screen.keys);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { keys: sequence, label } of screens)
      expect(keyWords(sequence, false)).toEqual(['g', OTHER_KEYS[label] ?? label.charAt(0).toLowerCase()]);
  });

  it('are reached by their keys, one after the other', () => {
    const went: string[] = [];
    const registry = createShortcutRegistry();
    registry.register(
      screens.map(({ keys, label, path }) => ({ keys, label, group: 'Go to', run: () => void went.push(path) })),
      'app',
    );
    const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
    for (const [at, { keys }] of screens.entries())
      for (const key of keys.split(' ')) registry.press({ key, ...plain }, at * 10_000, false);
    expect(went).toEqual(screens.map(({ path }) => path));
    registry.press({ key: 'g', ...plain }, 900_000, true);
    registry.press({ key: 'o', ...plain }, 900_001, true);
    expect(went).toHaveLength(screens.length);
  });

  it('are all that a link into the app opens', () => {
    for (const { path, label } of screens) {
      const name = path === '/' ? 'overview' : path.slice(1);
      expect([label, routeOfLink(`gatewatch://${name}`)]).toEqual([label, path]);
    }
    for (const link of [
      'tokens/family/g1',
      'clients/web',
      'users/u1',
      'alerts/a1',
      'cases/c1',
      'rules/code-replay',
      'network/address/192.0.2.1',
      'audit/7',
      'settings/keys',
      'wall',
    ])
      expect([link, routeOf(routeOfLink(`gatewatch://${link}`) ?? 'none')]).toEqual([link, expect.stringContaining('/')]);
    expect(routeOfLink('gatewatch://clients/new')).toBeUndefined();
  });

  it('take an id of strangers as one part of the address, whatever it holds', () => {
    for (const id of ['../settings', 'a/b', '%2e%2e', '<b>', 'ä ö', '?x=1#y']) {
      const [matched, parameters] = router.getMatchedRoutes(`/clients/${encodeURIComponent(id)}`);
      expect(matched.at(-1)?.fullPath).toBe('/clients/$client');
      expect(parameters).toEqual({ client: id });
    }
  });
});

describe('the acts of the palette', () => {
  const idsOf = (role: Role): readonly string[] => listActs(role).map(({ id }) => id);

  it('are those of the role: who may not do it is not offered it', () => {
    const respond = ['block', 'revoke', 'everything', 'my-alerts', 'emergency'];
    const administer = ['new-client', 'new-user', 'rotate'];
    for (const role of roles) {
      const may = (id: string): boolean => idsOf(role).includes(id);
      expect([role, respond.map(may)]).toEqual([role, respond.map(() => role === 'responder' || role === 'administrator')]);
      expect([role, administer.map(may)]).toEqual([role, administer.map(() => role === 'administrator')]);
      for (const id of ['ownerless', 'approvals', 'verify', 'lock', 'sign-out', 'zone', 'keys'])
        expect([role, id, may(id)]).toEqual([role, id, true]);
    }
  });

  it('are each there once, in the same order for all', () => {
    const every = idsOf('administrator');
    expect(new Set(every).size).toBe(every.length);
    for (const role of roles) expect(every.filter((id) => idsOf(role).includes(id))).toEqual(idsOf(role));
    expect(idsOf('viewer')).toEqual(idsOf('auditor'));
  });
});

describe('what is typed into the palette', () => {
  const entries = [
    ...screens.map(({ label, also }) => [label, also]),
    ...listActs('administrator').map(({ label, also }) => [label, '', also]),
  ];
  const found = (typed: string): readonly (string | undefined)[] =>
    entries
      .map((written) => ({ label: written[0], rank: rankItem(typed, written) }))
      .filter(({ rank }) => rank > 0)
      .toSorted((a, b) => b.rank - a.rank)
      .map(({ label }) => label);

  it('finds by any word of the name and by the other words people use, in any order and case', () => {
    expect(found('dashboard')).toEqual(['Overview']);
    expect(found('log verify')).toEqual(expect.arrayContaining(['Verify the log', 'Audit']));
    expect(found('PANIC')).toEqual(['Revoke every token']);
    expect(found('ban')[0]).toBe('Block an address');
    expect(found('mine')).toEqual(['My alerts']);
    expect(found('unassigned')).toEqual(['Alerts waiting for an owner']);
    expect(found('approve')).toContain('Runs waiting for approval');
    expect(found('emergency mode')).toEqual(expect.arrayContaining(['Emergency mode…', 'Response']));
  });

  it('puts first what begins with it', () => {
    expect(rankItem('key', ['Signing keys'])).toBe(1);
    expect(rankItem('ign', ['Signing keys'])).toBe(0.5);
    expect(found('use')[0]).toBe('Users');
  });

  it('must be there whole, every word of it', () => {
    expect(found('revoke unicorn')).toEqual([]);
    expect(rankItem('tokens', ['Token'])).toBe(0);
  });

  it('is text: no sign in it means anything', () => {
    for (const typed of ['.*', '[', '(a+)+$', '\\', '<b>', '__proto__', '\u0000']) expect(found(typed)).toEqual([]);
    expect(rankItem('[x]', ['a [x]'])).toBe(1);
    expect(found('  \n ')).toHaveLength(entries.length);
    expect(rankItem('x'.repeat(100_000), ['x'])).toBe(0);
  });
});
