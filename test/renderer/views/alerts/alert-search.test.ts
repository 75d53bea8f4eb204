import { describe, expect, it } from 'vitest';
import {
  type AlertSearch,
  alertSearch,
  parseSubject,
  subjectText,
  toAlertFilter,
} from '../../../../renderer/views/alerts/queue/alert-search.ts';
import { isListed } from '../../../../renderer/views/alerts/queue/is-listed.ts';
import { queueChips } from '../../../../renderer/views/alerts/queue/queue-chips.ts';
import { type PanelSearch, panelFilter } from '../../../../renderer/views/alerts/standing/panel-filter.ts';
import { alertFilter } from '../../../../shared/contract/alerts.ts';
import { makeAlert } from './alerts.ts';

const NOW = Date.UTC(2026, 2, 29, 12);
const read = (search: unknown): AlertSearch => alertSearch.parse(search);
const NAMES = { rules: new Map([['r', 'A rule']]), owners: new Map([['o-1', 'robin']]), subjects: new Map([['user:u-1', 'anna']]) };

describe('the address of the queue', () => {
  it('without anything shows open alerts, the newest first, and none that an exception closed', () => {
    expect(read({})).toEqual({ state: 'open', order: 'newest' });
    expect(toAlertFilter(read({}), NOW)).toEqual({ states: ['open'], suppressed: false });
  });

  it('takes lists and words joined by commas, each once', () => {
    expect(read({ severity: 'high,critical,high', group: ['severity', 'subject'] })).toMatchObject({
      severity: ['high', 'critical'],
      group: ['severity', 'subject'],
    });
  });

  it.each([
    ['a state there is none of', { state: 'gone' }],
    ['a severity among them that is none', { severity: 'high,<script>' }],
    ['an object for a list', { severity: { $ne: 'low' } }],
    ['more groups than three', { group: 'severity,rule,subject,owner' }],
    ['a group there is none of', { group: '__proto__' }],
    ['an entity of no kind', { subject: 'moon:1' }],
    ['an entity without an id', { subject: 'address:' }],
    ['an entity without a kind', { subject: ':203.0.113.9' }],
    ['an entity longer than any', { subject: `user:${'x'.repeat(400)}` }],
    ['a range that is none', { range: "1'; DROP TABLE alert" }],
    ['an order there is none of', { order: 'risk desc' }],
    ['a rule longer than any', { rule: 'r'.repeat(65) }],
    ['an empty owner', { owner: '' }],
    ['a number for exceptions', { suppressed: 7 }],
  ])('with %s is as if it said nothing there, and what is asked is a question the engine takes', (_, search) => {
    expect(read(search)).toEqual({ state: 'open', order: 'newest' });
    expect(alertFilter.safeParse(toAlertFilter(read(search), NOW)).success).toBe(true);
  });

  it('with one bad member keeps the good ones', () => {
    expect(read({ severity: 'nope', rule: 'token-abuse', state: 'closed' })).toMatchObject({ rule: 'token-abuse', state: 'closed' });
  });

  it('asks the engine for exactly what it says', () => {
    const search = read({
      state: 'standing',
      severity: ['critical'],
      verdict: 'benign',
      rule: 'token-abuse',
      subject: 'network:2001:db8::/48',
      owner: 'none',
      case: 'c-1',
      suppressed: 'only',
      range: `${NOW - 1000}-${NOW}`,
    });
    const filter = toAlertFilter(search, NOW);
    expect(filter).toEqual({
      states: ['open', 'in_progress'],
      severities: ['critical'],
      verdicts: ['benign'],
      rules: ['token-abuse'],
      subject: { kind: 'network', id: '2001:db8::/48' },
      owner: 'none',
      case: 'c-1',
      suppressed: true,
      from: NOW - 1000,
      to: NOW,
    });
    expect(alertFilter.parse(filter)).toEqual(filter);
  });

  it('comes back from the address as it went there', () => {
    const search = read({ severity: 'low,high', group: 'rule', subject: 'user:u-1', text: 'anna' });
    expect(read(JSON.parse(JSON.stringify({ ...search, state: 'any' })))).toEqual({ ...search, state: 'any' });
  });

  it('names an entity whose id has colons, and reads it back', () => {
    const subject = { kind: 'address', id: '2001:db8::1' } as const;
    expect(parseSubject(subjectText(subject))).toEqual(subject);
  });
});

describe('an alert that was listed', () => {
  it.each([
    [{}, { state: 'in_progress', owner: 'o-1' }, false],
    [{ state: 'standing' }, { state: 'in_progress', owner: 'o-1' }, true],
    [{ state: 'standing', owner: 'none' }, { state: 'in_progress', owner: 'o-1' }, false],
    [{ state: 'any' }, { state: 'closed', verdict: 'benign' }, true],
    [{ state: 'closed', verdict: 'benign' }, { state: 'closed', verdict: 'false_positive' }, false],
    [{ state: 'closed', verdict: 'benign' }, { state: 'closed', verdict: 'benign' }, true],
    [{ state: 'any', verdict: 'benign' }, { state: 'open' }, false],
  ] as const)('by %j stays while it is still found by it: %j', (search, alert, stays) => {
    expect(isListed(read(search), makeAlert(alert))).toBe(stays);
  });
});

describe('the chips of the queue', () => {
  const words = (search: unknown) => queueChips(read(search), NAMES, 'o-2', 'utc').map(({ label, value }) => `${label} ${value}`);

  it('say what is filtered by in words, with names where they are known', () => {
    expect(words({ severity: 'high,critical', subject: 'user:u-1', owner: 'o-1', rule: 'r' })).toEqual(
      ['State Open', 'Severity High or Critical', 'Rule A rule', 'Entity User anna', 'Owner robin'].map((one) =>
        one.replace('High or Critical', 'Critical or High'),
      ),
    );
    expect(words({ owner: 'o-2', verdict: 'benign,undetermined', state: 'closed', suppressed: 'with' })).toEqual([
      'State Closed',
      'Owner Mine',
      'Verdict Benign or Undetermined',
      'Exceptions shown as well',
    ]);
  });

  it('leave a hostile name as the text it is', () => {
    expect(words({ rule: '<img src=x>', subject: 'login:<b>' })).toEqual(['State Open', 'Rule <img src=x>', 'Entity Login name <b>']);
  });

  it('keep the one of the state for good where any is shown', () => {
    expect(queueChips(read({ state: 'any' }), NAMES, 'o-2', 'utc')).toEqual([{ id: 'state', label: 'State', value: 'Any', fixed: true }]);
  });
});

describe('a short list of alerts', () => {
  it('is of exactly those that its link opens in the queue', () => {
    const lists: readonly PanelSearch[] = [
      { state: 'open' },
      { subject: 'user:u-1', state: 'any', suppressed: 'with' },
      { rule: 'r', severity: ['high'], state: 'standing' },
    ];
    for (const search of lists) expect(panelFilter(search)).toEqual(toAlertFilter(read(search), NOW));
    expect(panelFilter({ subject: 'user:u-1', state: 'any', suppressed: 'with' })).toEqual({ subject: { kind: 'user', id: 'u-1' } });
  });
});
