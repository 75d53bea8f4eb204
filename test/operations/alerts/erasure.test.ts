import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewAlert } from '../../../electron/store/detection-records.ts';
import type { Fact } from '../../../shared/audit-event.ts';
import { failed, signedIn } from '../../detect/detect-world.ts';
import { ADA } from '../network/callers.ts';
import { type AlertDesk, createAlertDesk, storedAlert } from './alert-desk.ts';

let desk: AlertDesk;
beforeEach(async () => {
  desk = await createAlertDesk();
});
afterEach(() => desk.close());

const HOME = '198.51.100.77';
const OFFICE = '203.0.113.88';

const onFile = async (work: (db: Database.Database) => void): Promise<void> => {
  const db = new Database(`${desk.world.directory}/gatewatch.db`);
  try {
    work(db);
  } finally {
    db.close();
  }
  // Readers see what is newest after each unit of the store's own.
  await desk.world.store.write((tx) => tx.registry.putSetting('erased', 'yes'));
};
/** Erases what the log keeps of a person beside itself, as decision 0004 says. */
const erase = (person: string): Promise<void> =>
  onFile((db) =>
    db.prepare('UPDATE audit_personal SET value_sealed = NULL, salt = NULL, value_index = NULL, erased_at = 1 WHERE owner = ?').run(person),
  );
const alerts = async (filter: object = {}) => (await desk.as(ADA).alerts.list({ filter })).alerts;
const show = (id: string) => desk.as(ADA).alerts.show({ id });
const stored = (id: string) => desk.world.store.read.alerts.find(id);
const guesses = (person: string, address: string, count = 6): Fact[] =>
  Array.from({ length: count }, () => failed(person, address, person));
const put = (id: string, members: Partial<NewAlert>) => desk.world.store.write((tx) => tx.alerts.insert(storedAlert(id, members), []));

describe('D6 an alert whose subject belongs to a person who is erased', () => {
  it('reveals the address neither in lists, nor in its page, nor where it is stored, and is not found by it', async () => {
    await desk.record(...guesses('ada', HOME));
    await desk.detect();
    const [before] = await alerts({ rules: ['sign-in-failures-address'] });
    expect(before?.subject).toEqual({ kind: 'address', id: HOME, shown: HOME });
    await erase('ada');
    const [after] = await alerts({ rules: ['sign-in-failures-address'] });
    expect(after).toMatchObject({
      id: before?.id,
      subject: { kind: 'address', id: null, shown: null },
      sentence: 'Address (erased): 6 failed sign-ins within 5 minutes.',
      observed: 6,
    });
    const shown = await show(after?.id ?? '');
    expect(JSON.stringify(shown)).not.toContain(HOME);
    expect(shown.measures.map(({ observed_shown: observed }) => observed)).toEqual(['6', '100 %']);
    expect(await stored(after?.id ?? '')).toMatchObject({ subject: '' });
    expect(await alerts({ subject: { kind: 'address', id: HOME } })).toEqual([]);
    expect(shown.offered.map(({ input }) => JSON.stringify(input)).join()).not.toContain('ranges":[""');
  });

  it('keeps what it tells while another person, or somebody unknown, has the same address on record', async () => {
    await desk.record(...guesses('ada', OFFICE), signedIn('bob', OFFICE));
    await desk.detect();
    await erase('ada');
    expect((await alerts({ rules: ['sign-in-failures-address'] }))[0]?.subject.shown).toBe(OFFICE);
    await erase('bob');
    // The alert itself was recorded while two had it: as nobody's, like any fact that names no person.
    const [left] = await alerts({ rules: ['sign-in-failures-address'] });
    expect(left?.subject.shown).toBe(OFFICE);
    await erase('');
    expect((await alerts({ rules: ['sign-in-failures-address'] }))[0]?.subject.shown).toBeNull();
  });

  it('reveals the range of IPv6 neither, once the last address of it is erased, and tells it until then', async () => {
    const range = '2001:db8:1:2::/64';
    const alert = async () => (await alerts({ rules: ['sign-in-failures-address'] }))[0];
    const spread = Array.from({ length: 6 }, (_, n) => failed('ada', `2001:db8:1:2::${n + 1}`, 'ada'));
    await desk.record(...spread, signedIn('bob', '2001:db8:1:2::b'));
    await desk.detect();
    expect((await alert())?.subject).toEqual({ kind: 'address', id: range, shown: range });
    await erase('ada');
    expect((await alert())?.subject.shown).toBe(range);
    await erase('bob');
    expect((await alert())?.subject).toEqual({ kind: 'address', id: null, shown: null });
    expect((await stored((await alert())?.id ?? ''))?.subject).toBe('');
    expect(await alerts({ subject: { kind: 'address', id: range } })).toEqual([]);
  });

  it('is told by what operators did about a range no longer than by the range', async () => {
    await desk.record(...Array.from({ length: 6 }, (_, n) => failed('ada', `2001:db8:1:2::${n + 1}`, 'ada')));
    await desk.detect();
    const [alert] = await alerts({ rules: ['sign-in-failures-address'] });
    await desk.as(ADA).alerts.close({ alerts: [alert?.id ?? ''], verdict: 'benign', reason: 'looked into' });
    expect(desk.world.facts('alert.closed')).toMatchObject([{ address: '2001:db8:1:2::/64' }]);
    await erase('ada');
    expect((await alerts({ rules: ['sign-in-failures-address'] }))[0]?.subject.shown).toBeNull();
  });

  it('is closed and judged like any other, and its facts name nobody', async () => {
    await desk.record(...guesses('ada', HOME));
    await desk.detect();
    await erase('ada');
    const [alert] = await alerts({ rules: ['sign-in-failures-address'] });
    await desk.as(ADA).alerts.close({ alerts: [alert?.id ?? ''], verdict: 'benign', reason: 'looked into' });
    await desk.detect();
    expect((await stored(alert?.id ?? ''))?.state).toBe('closed');
    expect(JSON.stringify(desk.world.facts('alert.closed'))).not.toContain(HOME);
  });

  it('does not take in what somebody does from that address later: that is an alert of its own', async () => {
    await desk.record(...guesses('ada', HOME));
    await desk.detect();
    await erase('ada');
    await desk.record(...guesses('bob', HOME, 7));
    await desk.detect();
    const [later, ...others] = await alerts({ subject: { kind: 'address', id: HOME }, rules: ['sign-in-failures-address'] });
    expect([later?.subject.shown, others.length]).toEqual([HOME, 0]);
    expect(await alerts({ rules: ['sign-in-failures-address'] })).toHaveLength(2);
  });

  it('reveals a typed name and a program no longer', async () => {
    const agent = 'curl/8 (of ada)';
    await desk.record({ ...failed('ada@example.org', HOME, 'ada'), agent });
    const [fact] = await desk.world.store.read.followers.factsAfter(desk.world.store.head().seq - 1, 1);
    await put('a-login', { subjectKind: 'login', subject: fact?.login ?? '' });
    await put('a-agent', { subjectKind: 'agent', subject: agent });
    expect((await alerts()).map(({ subject }) => subject.shown)).toEqual(['ada@example.org', agent]);
    await erase('ada');
    expect((await alerts()).map(({ subject }) => subject)).toEqual([
      { kind: 'login', id: null, shown: null },
      { kind: 'agent', id: null, shown: null },
    ]);
    for (const id of ['a-login', 'a-agent']) expect((await stored(id))?.subject).toBe('');
  });

  it('says no longer where the person was', async () => {
    const values = { from: 'Berlin, DE', to: 'Tokyo, JP', kilometres: 8918, minutes: 90 };
    const measures = [{ observed: 5945, threshold: 900 }];
    await desk.record(signedIn('ada', HOME), signedIn('bob', OFFICE));
    for (const user of ['ada', 'bob'])
      await put(`a-${user}`, {
        rule: 'impossible-travel',
        subjectKind: 'user',
        subject: user,
        observed: 5945,
        threshold: 900,
        measures,
        values,
      });
    expect((await show('a-ada')).sentence).toContain('Berlin, DE');
    await erase('ada');
    expect((await show('a-ada')).sentence).toBe('User ada: signed in from two places, erased since, with 5,945 km/h between them.');
    expect((await stored('a-ada'))?.values).toEqual({});
    expect((await show('a-bob')).sentence).toContain('Berlin, DE');
  });

  it('goes the same way when the rows are removed and not emptied', async () => {
    await desk.record(...guesses('ada', HOME));
    await desk.detect();
    await onFile((db) => {
      db.pragma('foreign_keys = OFF');
      db.prepare('DELETE FROM audit_personal WHERE owner = ?').run('ada');
    });
    expect((await alerts({ rules: ['sign-in-failures-address'] }))[0]?.subject.shown).toBeNull();
  });
});
