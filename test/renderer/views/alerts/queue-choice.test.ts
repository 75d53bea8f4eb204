import { describe, expect, it } from 'vitest';
import { alertSearch } from '../../../../renderer/views/alerts/queue/alert-search.ts';
import { meantAlerts } from '../../../../renderer/views/alerts/queue/meant-alerts.ts';
import { queueRows } from '../../../../renderer/views/alerts/queue/queue-rows.ts';
import { raisedWords } from '../../../../renderer/views/alerts/queue/raised-words.ts';
import { readAll } from '../../../../renderer/views/alerts/queue/read-all.ts';
import { selectedWords } from '../../../../renderer/views/alerts/queue/selected-words.ts';
import { makeAlert } from './alerts.ts';

const NOW = Date.UTC(2026, 2, 29, 12);

describe('what a key is about', () => {
  const [shown, neighbour] = [makeAlert(), makeAlert()];
  const [inHand] = queueRows([neighbour], [], new Set());

  it('is the alert in the drawer, also when the list does not hold it any more', () => {
    expect(meantAlerts({ chosen: [], drawer: true, open: shown, inHand })).toEqual([shown]);
  });

  it('is nothing while the alert of the drawer is not read: never its neighbour in the list', () => {
    expect(meantAlerts({ chosen: [], drawer: true, open: undefined, inHand })).toEqual([]);
  });

  it('without a drawer is the row in hand, of a group all of it', () => {
    expect(meantAlerts({ chosen: [], drawer: false, open: undefined, inHand })).toEqual([neighbour]);
    const [group] = queueRows([shown, neighbour], ['rule'], new Set());
    expect(meantAlerts({ chosen: [], drawer: false, open: undefined, inHand: group })).toEqual([shown, neighbour]);
    expect(meantAlerts({ chosen: [], drawer: false, open: undefined, inHand: undefined })).toEqual([]);
  });

  it('is what is ticked, where anything is', () => {
    expect(meantAlerts({ chosen: [neighbour], drawer: true, open: shown, inHand })).toEqual([neighbour]);
  });
});

describe('everything that matches', () => {
  const pages =
    (count: number, size: number) =>
    async (cursor: string): Promise<{ alerts: ReturnType<typeof makeAlert>[]; next: string | null }> => {
      const from = Number(cursor);
      const to = Math.min(count, from + size);
      return { alerts: Array.from({ length: to - from }, () => makeAlert()), next: to < count ? String(to) : null };
    };

  it('is read to its end, and said to be all of it', async () => {
    const { alerts, cut } = await readAll(pages(12, 5), 15);
    expect([alerts.length, cut]).toEqual([12, false]);
    expect(await readAll(pages(15, 5), 15)).toMatchObject({ cut: false });
    expect(selectedWords(12, { first: null, narrowed: false })).toBe('all that match: 12 alerts selected');
  });

  it('that is more than can be chosen is cut, and not said to be all of it', async () => {
    for (const count of [16, 18]) {
      const { alerts, cut } = await readAll(pages(count, 6), 15);
      expect([alerts.length, cut]).toEqual([15, true]);
    }
    expect(selectedWords(5000, { first: 5000, narrowed: false })).toBe('the first 5,000 of those that match selected');
    expect(selectedWords(37, { first: 5000, narrowed: true })).toBe(
      '37 alerts selected, looked for in the first 5,000 of those that match',
    );
    expect(selectedWords(1, null)).toBe('1 alert selected');
  });
});

describe('alerts that were raised since the list was read', () => {
  const said = (search: object) => raisedWords(alertSearch.parse(search), 5, NOW);

  it('are new where the list is of every open alert', () => {
    for (const search of [{}, { state: 'any' }, { owner: 'none' }, { range: '24h' }, { order: 'risk', group: 'rule' }])
      expect(said(search)).toEqual({ pending: 5, words: 'new' });
  });

  it('are no more than raised where the list is of some rule, severity, entity or words: they may be of another', () => {
    for (const search of [{ rule: 'r' }, { severity: 'high' }, { subject: 'user:u' }, { text: 'anna' }])
      expect(said(search)).toEqual({ pending: 5, words: 'raised since' });
  });

  it('are not counted where none of them can be listed', () => {
    for (const search of [
      { state: 'closed' },
      { state: 'in_progress' },
      { owner: 'o-1' },
      { state: 'any', verdict: 'benign' },
      { case: 'c', state: 'any' },
      { suppressed: 'only', state: 'any' },
      { range: `${NOW - 2000}-${NOW - 1000}` },
    ])
      expect(said(search).pending).toBe(0);
  });
});
