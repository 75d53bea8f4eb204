import { describe, expect, it } from 'vitest';
import { narrowAlerts } from '../../../../renderer/views/alerts/queue/narrow-alerts.ts';
import { type QueueRow, queueRows } from '../../../../renderer/views/alerts/queue/queue-rows.ts';
import { changeSelection, shownSelection } from '../../../../renderer/views/alerts/queue/queue-selection.ts';
import type { Alert } from '../../../../shared/contract/alerts.ts';
import { makeAlert } from './alerts.ts';

const NONE: ReadonlySet<string> = new Set();
const one = makeAlert({
  id: 'one',
  severity: 'low',
  risk: 20,
  count: 3,
  subject: { kind: 'address', id: '203.0.113.9', shown: '203.0.113.9' },
});
const two = makeAlert({ id: 'two', severity: 'critical', risk: 95, count: 5, subject: { kind: 'user', id: 'u-1', shown: 'anna' } });
const three = makeAlert({
  id: 'three',
  severity: 'low',
  risk: 40,
  count: 7,
  subject: { kind: 'user', id: 'u-1', shown: 'anna' },
  owner: 'o',
  owner_name: 'robin',
});
const alerts: readonly Alert[] = [one, two, three];

const drawn = (rows: readonly QueueRow[]): string[] =>
  rows.map((row) => `${'  '.repeat(row.level)}${row.type === 'group' ? `${row.label} ${row.alerts.length}` : row.id}`);

describe('the rows of the queue', () => {
  it('are the alerts in their order where nothing is grouped', () => {
    expect(drawn(queueRows(alerts, [], NONE))).toEqual(['one', 'two', 'three']);
    expect(queueRows([], ['severity'], NONE)).toEqual([]);
  });

  it('stand in groups in the order of their first alert, up to three deep', () => {
    expect(drawn(queueRows(alerts, ['severity', 'subject', 'owner'], NONE))).toEqual([
      'Low 2',
      '  Address 203.0.113.9 1',
      '    Nobody’s 1',
      '      one',
      '  User anna 1',
      '    robin 1',
      '      three',
      'Critical 1',
      '  User anna 1',
      '    Nobody’s 1',
      '      two',
    ]);
  });

  it('say of a group the worst severity, the highest risk and the facts of all its alerts', () => {
    const [, group] = queueRows(alerts, ['subject'], NONE).filter(({ type }) => type === 'group');
    expect(group).toMatchObject({ label: 'User anna', severity: 'critical', risk: 95, facts: 12 });
  });

  it('of a folded group are not shown, and their group still has them', () => {
    const [group] = queueRows(alerts, ['severity'], NONE);
    const folded = queueRows(alerts, ['severity'], new Set([group?.id ?? '']));
    expect(drawn(folded)).toEqual(['Low 2', 'Critical 1', '  two']);
  });

  it('keep alike entities of different kinds apart, and those that were erased together', () => {
    const login = makeAlert({ subject: { kind: 'login', id: 'u-1', shown: 'anna' } });
    const erased = [
      makeAlert({ subject: { kind: 'address', id: null, shown: null } }),
      makeAlert({ subject: { kind: 'address', id: null, shown: null } }),
    ];
    const groups = queueRows([two, login, ...erased], ['subject'], NONE).filter(({ type }) => type === 'group');
    expect(drawn(groups)).toEqual(['User anna 1', 'Login name anna 1', 'Address erased 2']);
  });

  it.each([
    'severity',
    'rule',
    'subject',
    'technique',
    'owner',
    'state',
    'verdict',
  ] as const)('can be grouped by %s without losing any', (field) => {
    const rows = queueRows([...alerts, makeAlert({ technique: null, state: 'closed', verdict: 'benign' })], [field], NONE);
    expect(rows.filter(({ type }) => type === 'alert')).toHaveLength(4);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  });

  it('of a hostile title are grouped under it as text', () => {
    const hostile = makeAlert({ rule: '__proto__', title: '<img src=x onerror=alert(1)>' });
    expect(drawn(queueRows([hostile], ['rule'], NONE))[0]).toBe('<img src=x onerror=alert(1)> 1');
  });
});

describe('the selection', () => {
  const rows = queueRows(alerts, ['severity'], NONE);
  const low = rows[0]?.id ?? '';

  it('of all alerts of a group shows the group as chosen', () => {
    expect([...shownSelection(rows, new Set(['one', 'three']))]).toContain(low);
    expect([...shownSelection(rows, new Set(['one']))]).not.toContain(low);
  });

  it('of a group brings its alerts, and without it takes them along', () => {
    const chosen = changeSelection(rows, NONE, new Set([low]));
    expect([...chosen].sort()).toEqual(['one', 'three']);
    expect([...changeSelection(rows, chosen, new Set(['one', 'three']))]).toEqual([]);
  });

  it('without one alert of a chosen group keeps the others', () => {
    const chosen = new Set(['one', 'three', 'two']);
    const shown = new Set([...shownSelection(rows, chosen)].filter((id) => id !== 'three'));
    expect([...changeSelection(rows, chosen, shown)].sort()).toEqual(['one', 'two']);
  });

  it('holds alerts alone, also those that are folded away or not loaded', () => {
    const folded = queueRows(alerts, ['severity'], new Set([low]));
    expect([...changeSelection(folded, new Set(['elsewhere']), new Set(['elsewhere', low]))].sort()).toEqual(['elsewhere', 'one', 'three']);
  });
});

describe('words in the queue', () => {
  it('find alerts that have all of them, whatever their case, in what happened, whom, which rule or which technique', () => {
    expect(narrowAlerts(alerts, 'ANNA t1110.001')).toEqual([one, two, three].filter(({ sentence }) => sentence.includes('anna')));
    expect(narrowAlerts(alerts, 'robin')).toEqual([three]);
    expect(narrowAlerts(alerts, 'robin nothing')).toEqual([]);
  });

  it('that are none leave all', () => {
    expect(narrowAlerts(alerts, '   ')).toBe(alerts);
    expect(narrowAlerts(alerts, undefined)).toBe(alerts);
  });

  it('are never a pattern', () => {
    expect(narrowAlerts(alerts, '.* ( [')).toEqual([]);
  });
});
