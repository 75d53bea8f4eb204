import { describe, expect, it } from 'vitest';
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

describe('the address of the cases', () => {
  it('asks for what is not closed unless told otherwise', () => {
    expect(statesOf(casesSearch.parse({}))).toEqual(['open', 'in_progress']);
    expect(statesOf(casesSearch.parse({ state: 'any' }))).toBeUndefined();
    expect(statesOf(casesSearch.parse({ state: 'closed' }))).toEqual(['closed']);
    expect(casesSearch.parse({ state: 'gone', owner: '', add: 'user' })).toEqual({ state: 'standing' });
  });
});
