import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import { closingReversibility, declinedWords } from '../../../../renderer/views/alerts/acts/declined-words.ts';
import { handledWords, inPortions } from '../../../../renderer/views/alerts/acts/in-portions.ts';
import { patchPages } from '../../../../renderer/views/alerts/acts/patch-pages.ts';
import { setLines } from '../../../../renderer/views/alerts/acts/set-lines.ts';
import { wayBack } from '../../../../renderer/views/alerts/acts/way-back.ts';
import { makeAlert } from './alerts.ts';

const ids = (count: number): string[] => Array.from({ length: count }, (_, at) => `a-${at}`);
const refused = new ORPCError('REFUSED', { status: 422, data: { code: 'conflict', description: 'It is closed already.' } });

describe('a frozen set of alerts', () => {
  it('goes to the engine in calls of 500 at most, in its order', async () => {
    const calls: string[][] = [];
    const handled = await inPortions(ids(1201), async (portion) => {
      calls.push(portion);
      return { alerts: portion.map((id) => makeAlert({ id })), failed: [] };
    });
    expect(calls.map(({ length }) => length)).toEqual([500, 500, 201]);
    expect(calls.flat()).toEqual(ids(1201));
    expect(handled).toMatchObject({ matched: 1201, failed: 0, reasons: [], declined: 0 });
    expect(handledWords(handled)).toBe('1,201 of 1,201.');
  });

  it('counts what was left as it is, and says why', async () => {
    const handled = await inPortions(ids(3), async () => ({
      alerts: [makeAlert({ id: 'a-0' })],
      failed: [{ id: 'a-1', why: 'It is theirs already.' }],
    }));
    expect(handled).toMatchObject({ matched: 3, failed: 2, reasons: [{ id: 'a-1', why: 'It is theirs already.' }] });
    expect(handledWords(handled)).toBe('1 of 3. It is theirs already.');
  });

  it('goes on after a portion that was refused whole', async () => {
    const handled = await inPortions(ids(600), async (portion) => {
      if (portion.length === 500) throw refused;
      return { alerts: portion.map((id) => makeAlert({ id })), failed: [] };
    });
    expect(handled.changed).toHaveLength(100);
    expect(handled).toMatchObject({ failed: 500, unknown: 0 });
    expect(handled.reasons[0]).toEqual({ id: 'a-0', why: 'It is closed already.' });
  });

  it('stops when no answer comes, and claims neither that it was done nor that it was not', async () => {
    let calls = 0;
    const handled = await inPortions(ids(1500), () => {
      calls += 1;
      return Promise.reject(new TypeError('fetch failed'));
    });
    expect(calls).toBe(1);
    expect(handled).toMatchObject({ matched: 1500, changed: [], failed: 1500, unknown: 500 });
    expect(handledWords(handled)).toBe('0 of 1,500 for certain. No answer came from the engine. It is not known whether it was done.');
  });

  it('without any calls nothing', async () => {
    expect(await inPortions([], () => Promise.reject(new Error('called')))).toEqual({
      matched: 0,
      changed: [],
      failed: 0,
      unknown: 0,
      reasons: [],
      declined: 0,
    });
  });

  it('is said by how many there are of each severity, of how many rules, about how many', () => {
    const alerts = [
      makeAlert({ severity: 'low' }),
      makeAlert({ severity: 'critical', rule: 'other' }),
      makeAlert({ severity: 'low', subject: { kind: 'address', id: null, shown: null } }),
    ];
    expect(setLines(alerts).map(({ label, count }) => `${count} ${label}`)).toEqual([
      '3 alerts',
      '1 of severity critical',
      '2 of severity low',
      '2 rules',
      '2 entities',
    ]);
    expect(setLines([makeAlert()])).toEqual([{ label: 'alert', count: 1 }]);
    expect(setLines([])).toEqual([]);
  });
});

describe('playbook runs that wait about what is closed', () => {
  it('are told beforehand: they make the closing reversible in part', () => {
    expect(closingReversibility(0).kind).toBe('reversible');
    expect(closingReversibility(1)).toMatchObject({
      kind: 'partly',
      text: expect.stringContaining('1 prepared playbook run that waits for approval about this is declined and stays so.'),
    });
    expect(closingReversibility(1200).text).toContain('1,200 prepared playbook runs that wait for approval about this are declined');
  });

  it('that could not be counted are not taken for none', () => {
    expect(closingReversibility(null)).toMatchObject({ kind: 'partly', text: expect.stringContaining('could not be counted') });
  });

  it('are summed up over the calls, and said to stay declined once the closing was taken back', async () => {
    const handled = await inPortions(ids(600), async (portion) => ({
      alerts: portion.map((id) => makeAlert({ id })),
      failed: [],
      declined: 2,
    }));
    expect(handled.declined).toBe(4);
    expect(declinedWords(4, 'closed')).toBe('4 prepared playbook runs that waited about this were declined.');
    expect(declinedWords(1, 'undone')).toBe('1 prepared playbook run stays declined.');
    expect(declinedWords(0, 'undone')).toBeUndefined();
  });
});

describe('the way back', () => {
  const mine = makeAlert({ id: 'mine', owner: 'o-1', state: 'in_progress' });
  const nobodys = makeAlert({ id: 'nobodys' });
  const untouched = makeAlert({ id: 'untouched' });

  it('of an assignment gives each to its former owner, unless somebody else took it meanwhile', () => {
    const changed = [mine, nobodys].map((alert) => ({ ...alert, owner: 'me' }));
    expect(wayBack('assign', [mine, nobodys, untouched], changed)).toEqual([
      { call: 'assign', alerts: ['mine'], owner: 'o-1', ownedBy: 'me' },
      { call: 'assign', alerts: ['nobodys'], owner: null, ownedBy: 'me' },
    ]);
  });

  it('of a closing opens again what was closed, and nothing else', () => {
    const [soon, late] = ['2026-11-21T10:00:00.000Z', '2026-11-21T10:00:00.250Z'];
    const closed = [
      { ...mine, state: 'closed', verdict: 'benign', closed_at: late } as const,
      { ...nobodys, state: 'closed', verdict: 'benign', closed_at: soon } as const,
    ];
    expect(wayBack('close', [mine, nobodys, untouched], closed)).toEqual([
      { call: 'reopen', alerts: ['mine', 'nobodys'], closedUntil: late },
    ]);
    expect(wayBack('close', [untouched], [])).toEqual([]);
  });

  it('of a reopening leaves open what an exception had closed', () => {
    const covered = makeAlert({ id: 'x', state: 'closed', verdict: null });
    expect(wayBack('reopen', [covered], [{ ...covered, state: 'open' }])).toEqual([]);
  });

  it('of a reopening judges each as it was judged, unless somebody took it on meanwhile', () => {
    const judged = [
      makeAlert({ id: 'x', state: 'closed', verdict: 'benign', reason: 'A drill' }),
      makeAlert({ id: 'y', state: 'closed', verdict: 'benign', reason: 'A drill' }),
      makeAlert({ id: 'z', state: 'closed', verdict: 'false_positive', reason: 'A scanner' }),
    ];
    const reopened = judged.map((alert) => ({ ...alert, state: 'in_progress', verdict: null, owner: 'o-1' }) as const);
    expect(wayBack('reopen', judged, reopened)).toEqual([
      { call: 'close', alerts: ['x', 'y'], verdict: 'benign', reason: 'A drill', ownedBy: 'o-1' },
      { call: 'close', alerts: ['z'], verdict: 'false_positive', reason: 'A scanner', ownedBy: 'o-1' },
    ]);
  });
});

describe('the pages of the queue', () => {
  it('show alerts as they are now, each in its place, and keep what is not an alert', () => {
    const [first, second] = [makeAlert(), makeAlert()];
    const pages = {
      pageParams: ['', 'n'],
      pages: [
        { rows: [first], next: 'n' },
        { rows: [second], next: null },
      ],
    };
    const closed = { ...second, state: 'closed' as const };
    expect(patchPages(pages, [closed])).toEqual({
      pageParams: ['', 'n'],
      pages: [
        { rows: [first], next: 'n' },
        { rows: [closed], next: null },
      ],
    });
    expect(patchPages(undefined, [closed])).toBeUndefined();
  });
});
