import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { roles } from '../../../shared/role.ts';
import { ADA, as, CLI, denialOf, GRACE, operatorOf } from '../network/callers.ts';
import { createOperator, type Operator, refusalDataOf, refusalOf } from '../operator.ts';

let desk: Operator;
beforeEach(async () => {
  desk = await createOperator();
});
afterEach(() => desk.close());

const views = (caller = GRACE) => as(desk, caller).views;
const BOB = operatorOf('bob', 'viewer');
const view = { name: 'Failed sign-ins', screen: '/events', query: 'kind=user.sign_in_failed&address=203.0.113.9' };
const names = async (caller = GRACE): Promise<string[]> => (await views(caller).list({})).views.map(({ name }) => name);
const facts = () => desk.world.facts().filter(({ kind }) => kind.startsWith('view.'));

describe('D4 a saved view', () => {
  it('is kept for its owner, of any role, and is no fact', async () => {
    for (const role of roles) expect((await views(operatorOf(role, role)).save(view)).mine).toBe(true);
    const saved = await views().save(view);
    expect(saved).toEqual({
      id: saved.id,
      ...view,
      shared: false,
      mine: true,
      owner_name: 'grace',
      updated_at: new Date(desk.world.clock.now()).toISOString(),
    });
    expect((await views().list({})).views).toEqual([saved]);
    expect(facts()).toEqual([]);
  });

  it('of the same name and screen is replaced; of another screen it is another', async () => {
    const first = await views().save(view);
    desk.world.clock.advance(1000);
    const second = await views().save({ ...view, query: 'kind=token.refused' });
    expect([second.id, second.query, second.updated_at]).toEqual([
      first.id,
      'kind=token.refused',
      new Date(desk.world.clock.now()).toISOString(),
    ]);
    await views().save({ ...view, screen: '/alerts' });
    expect(await names()).toEqual([view.name, view.name]);
  });

  it('is seen by others when it is shared, and only then', async () => {
    await views().save(view);
    expect(await names(BOB)).toEqual([]);
    const { id } = await views().save({ ...view, shared: true });
    expect((await views(BOB).list({})).views).toMatchObject([{ id, mine: false, shared: true, owner_name: 'grace' }]);
    expect((await views(CLI).list({})).views).toMatchObject([{ id, mine: false }]);
    await views().save({ ...view, shared: false });
    expect(await names(BOB)).toEqual([]);
    expect(facts()).toMatchObject([
      { kind: 'view.shared', actor: 'operator:grace', details: { view: id, screen: '/events', shared: true } },
      { kind: 'view.shared', details: { shared: false } },
    ]);
  });

  it('is renamed, shared and removed by its owner', async () => {
    const { id } = await views().save(view);
    expect(await views().rename({ id, name: 'Break-ins', shared: true })).toMatchObject({
      id,
      name: 'Break-ins',
      shared: true,
      query: view.query,
    });
    expect(await views().remove({ id })).toEqual({ id });
    expect(await names()).toEqual([]);
    expect(facts().map(({ kind }) => kind)).toEqual(['view.shared']);
    expect(await refusalOf(views().remove({ id }))).toBe('not_found');
    expect(await refusalOf(views().rename({ id, name: 'x' }))).toBe('not_found');
  });

  it('cannot take the name of another of the same owner and screen', async () => {
    await views().save(view);
    const { id } = await views().save({ ...view, name: 'Other' });
    expect(await refusalOf(views().rename({ id, name: view.name }))).toBe('already_exists');
    expect(await views().rename({ id, name: 'Other' })).toMatchObject({ name: 'Other' });
  });

  it('of another, when it is shared, is changed by an administrator alone, on the record; when it is not, nobody knows of it', async () => {
    const { id } = await views().save({ ...view, shared: true });
    expect(await denialOf(views(BOB).remove({ id }))).toBe('forbidden');
    expect(await denialOf(views(BOB).rename({ id, name: 'mine now' }))).toBe('forbidden');
    expect(await views(ADA).rename({ id, name: 'Guesses', shared: true })).toMatchObject({
      mine: false,
      name: 'Guesses',
      owner_name: 'grace',
    });
    expect(await names()).toEqual(['Guesses']);
    await views(ADA).remove({ id });
    expect(facts()).toMatchObject([
      { kind: 'view.shared' },
      { kind: 'view.changed', actor: 'operator:ada', details: { view: id, owner: 'grace', change: 'renamed' } },
      { kind: 'view.changed', actor: 'operator:ada', details: { view: id, owner: 'grace', change: 'removed' } },
    ]);
    const { id: own } = await views().save(view);
    expect(await refusalOf(views(ADA).remove({ id: own }))).toBe('not_found');
    expect(await refusalOf(views(BOB).remove({ id: own }))).toBe('not_found');
  });

  it('belongs to an operator: the command line is refused', async () => {
    const { id } = await views().save({ ...view, shared: true });
    for (const called of [views(CLI).save(view), views(CLI).rename({ id, name: 'x' }), views(CLI).remove({ id })])
      expect(await refusalOf(called)).toBe('conflict');
  });

  it('is one of 200 at most for each operator, also when many are saved at once', async () => {
    const saved = await Promise.allSettled(Array.from({ length: 205 }, (_, i) => views().save({ ...view, name: `view ${i}` })));
    expect(saved.filter(({ status }) => status === 'fulfilled')).toHaveLength(200);
    expect((await refusalDataOf(views().save({ ...view, name: 'one more' }))).description).toContain('remove one');
    expect((await views().save({ ...view, name: 'view 7', query: 'a=b' })).query).toBe('a=b');
    expect((await views(BOB).save(view)).mine).toBe(true);
  });

  it('keeps hostile text as text', async () => {
    const name = '"><img src=x onerror=alert(1)>\u202e';
    const query = "q=';DROP TABLE saved_view;--&x=%00";
    const { id } = await views().save({ ...view, name, query });
    expect((await views().list({})).views).toMatchObject([{ id, name, query }]);
    expect(await refusalOf(views().remove({ id: "' OR 1=1 --" }))).toBe('not_found');
  });

  it.each([
    { screen: 'https://evil.example' },
    { screen: '/../x' },
    { screen: '//evil.example/'.repeat(9) },
    { name: '' },
    { query: 'x'.repeat(4097) },
    { extra: 1 },
  ])('refuses %j', async (changes) => {
    await expect(views().save({ ...view, ...changes })).rejects.toThrow(/validation/i);
    expect(await names()).toEqual([]);
  });

  it('G2 its name and filters do not lie readable in the database, and are there after a restart', async () => {
    await views().save({ ...view, name: 'Office of Mallory' });
    await desk.world.restart();
    expect(await desk.world.store.read.views.ofOwner('grace', 10)).toMatchObject([{ name: 'Office of Mallory', query: view.query }]);
    await desk.world.store.close();
    const bytes = readFileSync(join(desk.world.directory, 'gatewatch.db')).toString('latin1');
    expect(bytes).toContain('saved_view');
    expect(bytes).not.toContain('Mallory');
    expect(bytes).not.toContain('203.0.113.9');
  });

  it('goes with its owner', async () => {
    await views().save({ ...view, shared: true });
    await views().setPreferences({ theme: 'dark' });
    expect(await desk.world.store.write((tx) => tx.views.removeOfOwner('grace'))).toBe(1);
    expect([await names(BOB), await views().preferences({})]).toEqual([[], {}]);
  });
});

describe('preferences', () => {
  it('are each operator’s own; what is left out stays as it was; they are no fact', async () => {
    expect(await views().preferences({})).toEqual({});
    await views().setPreferences({ theme: 'contrast', columns: { events: ['at', 'kind'] } });
    expect(await views().setPreferences({ zone: 'utc' })).toEqual({ theme: 'contrast', zone: 'utc', columns: { events: ['at', 'kind'] } });
    expect(await views().preferences({})).toEqual({ theme: 'contrast', zone: 'utc', columns: { events: ['at', 'kind'] } });
    expect(await views(BOB).preferences({})).toEqual({});
    expect(facts()).toEqual([]);
  });

  it('the command line has none', async () => {
    expect(await views(CLI).preferences({})).toEqual({});
    expect(await refusalOf(views(CLI).setPreferences({ theme: 'dark' }))).toBe('conflict');
  });

  it('are small', async () => {
    const wide = Array.from({ length: 50 }, (_, i) => `${i}`.padEnd(64, 'x'));
    const columns = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`table ${i}`, wide]));
    expect(await refusalOf(views().setPreferences({ columns }))).toBe('invalid_input');
    expect(await views().preferences({})).toEqual({});
  });

  it('a name like those of objects themselves is a name like others', async () => {
    const columns = JSON.parse('{"__proto__": ["x"], "constructor": ["y"]}');
    const kept = await views().setPreferences({ columns });
    expect(kept.columns?.constructor).toEqual(['y']);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it('that another version wrote and this one does not understand count as none', async () => {
    await desk.world.store.write((tx) => tx.views.putPreferences('grace', '{"theme":"neon"}', 0));
    expect(await views().preferences({})).toEqual({});
    await desk.world.store.write((tx) => tx.views.putPreferences('grace', 'not json', 0));
    expect(await views().setPreferences({ theme: 'dark' })).toEqual({ theme: 'dark' });
  });
});
