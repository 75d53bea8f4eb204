import { describe, expect, it } from 'vitest';
import { closingWords } from '../../../../renderer/views/cases/case/closing-words.ts';
import { entryTitle, measureWords } from '../../../../renderer/views/cases/case-words.ts';
import { casesSearch, statesOf } from '../../../../renderer/views/cases/cases-search.ts';

describe('measures of a case', () => {
  it('read as time, and as nothing while they were not reached', () => {
    expect([null, 0, 240, 999.6, 1000, 3989, 61_000, 9_000_000, 260_000_000].map(measureWords)).toEqual([
      '–',
      '0 ms',
      '240 ms',
      '1000 ms',
      '1 s',
      '4 s',
      '1 min 1 s',
      '2 h 30 min',
      '3 d',
    ]);
    expect(measureWords(-5)).toBe('0 ms');
  });
});

describe('lines of a case', () => {
  it('say who did what, also when it was the server', () => {
    expect(entryTitle({ kind: 'note', by_name: 'robin' })).toBe('robin noted');
    expect(entryTitle({ kind: 'act', by_name: 'policy:token-theft' })).toBe('Playbook token-theft acted');
    expect(entryTitle({ kind: 'alert_added', by_name: null })).toBe('The server added an alert');
  });
});

describe('closing a case', () => {
  it('says what becomes of its alerts, and of the playbook runs that wait about them', () => {
    expect(closingWords(0, 0)).toBe('Its alerts are closed already.');
    expect(closingWords(2, 0)).toBe('2 alerts of it are closed with the same verdict.');
    expect(closingWords(1, 1)).toMatch(/^1 alert of it is closed .* 1 prepared playbook run that waits .* is declined and stays so\.$/);
    expect(closingWords(1, undefined)).toMatch(/Counting/);
    expect(closingWords(1, null)).toMatch(/could not be counted/);
  });
});

describe('the address of the cases', () => {
  it('asks for what is not closed unless told otherwise', () => {
    expect(statesOf(casesSearch.parse({}))).toEqual(['open', 'in_progress']);
    expect(statesOf(casesSearch.parse({ state: 'any' }))).toBeUndefined();
    expect(statesOf(casesSearch.parse({ state: 'closed' }))).toEqual(['closed']);
    expect(casesSearch.parse({ state: 'gone', owner: '', add: 'user' })).toEqual({ state: 'standing' });
  });
});
