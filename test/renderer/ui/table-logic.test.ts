import { describe, expect, it } from 'vitest';
import { anchoredScroll } from '../../../renderer/ui/table/anchored-scroll.ts';
import { cellText, tracksOf } from '../../../renderer/ui/table/column.ts';
import { compareValues } from '../../../renderer/ui/table/compare-values.ts';
import { moveCursor } from '../../../renderer/ui/table/move-cursor.ts';
import { selectionOf, selectRange, toggleRow } from '../../../renderer/ui/table/row-selection.ts';
import { tableWords } from '../../../renderer/ui/table/table-words.ts';

const order = ['a', 'b', 'c', 'd', 'e'];

describe('the selection', () => {
  it('takes a row in and out without changing the set it was given', () => {
    const before: ReadonlySet<string> = new Set(['a']);
    expect([...toggleRow(before, 'b')]).toEqual(['a', 'b']);
    expect([...toggleRow(before, 'a')]).toEqual([]);
    expect([...before]).toEqual(['a']);
  });

  it('takes a range in either direction, with both ends, and keeps the rest', () => {
    expect([...selectRange(new Set(), order, 'b', 'd')]).toEqual(['b', 'c', 'd']);
    expect([...selectRange(new Set(['e']), order, 'd', 'b')].sort()).toEqual(['b', 'c', 'd', 'e']);
  });

  it('counts a range from its own end when the anchor is gone', () => {
    expect([...selectRange(new Set(), order, null, 'c')]).toEqual(['c']);
    expect([...selectRange(new Set(), order, 'gone', 'c')]).toEqual(['c']);
  });

  it('takes nothing for a row that is not there', () => {
    const before = new Set(['a']);
    expect(selectRange(before, order, 'a', 'gone')).toBe(before);
  });

  it('is none, some or all of the rows at hand', () => {
    expect(selectionOf(new Set(['x']), order)).toBe('none');
    expect(selectionOf(new Set(['a', 'x']), order)).toBe('some');
    expect(selectionOf(new Set(order), order)).toBe('all');
    expect(selectionOf(new Set(), [])).toBe('none');
  });
});

describe('the row in hand', () => {
  it.each([
    ['j', -1, 0],
    ['ArrowDown', 0, 1],
    ['j', 99, 99],
    ['k', -1, 0],
    ['ArrowUp', 5, 4],
    ['k', 0, 0],
    ['PageDown', 0, 9],
    ['PageUp', 5, 0],
    ['Home', 50, 0],
    ['End', 0, 99],
  ])('goes for %s from %d to %d', (key, at, to) => {
    expect(moveCursor(key, at, 100, 10)).toBe(to);
  });

  it('stays for other keys, and where there are no rows', () => {
    expect(moveCursor('q', 3, 100, 10)).toBeUndefined();
    expect(moveCursor('j', -1, 0, 10)).toBeUndefined();
  });
});

describe('rows that come above', () => {
  const placesOf = (ids: readonly string[]) => new Map(ids.map((id, index) => [id, index]));

  it('do not move what is in sight', () => {
    expect(anchoredScroll(70, order, placesOf(['n1', 'n2', ...order]), 32)).toBe(70 + 64);
  });

  it('are seen when the list stands at its top', () => {
    expect(anchoredScroll(0, order, placesOf(['n1', ...order]), 32)).toBeUndefined();
  });

  it('follow the next row when the one on top has gone', () => {
    expect(anchoredScroll(32, order, placesOf(['a', 'n', 'c', 'd', 'e']), 32)).toBeUndefined();
    expect(anchoredScroll(32, order, placesOf(['c', 'd', 'e']), 32)).toBe(0);
  });

  it('leave the place alone when none of the old rows is left, or nothing moved', () => {
    expect(anchoredScroll(64, order, placesOf(['x', 'y']), 32)).toBeUndefined();
    expect(anchoredScroll(64, order, placesOf(order), 32)).toBeUndefined();
  });
});

describe('a column', () => {
  it('is as wide as it says, or shares what is left', () => {
    const columns = [{ width: 90 }, { flex: 2 }, { width: 200, flex: 1 }, {}];
    expect(tracksOf(columns, true)).toEqual({
      template: '30px 90px minmax(120px, 2fr) minmax(200px, 1fr) minmax(120px, 1fr)',
      minWidth: 30 + 90 + 120 + 200 + 120,
    });
  });

  it('is copied as its text, where it has any', () => {
    const row = { name: 'mail', count: 3 };
    expect(cellText({ id: 'a', header: 'A', cell: ({ name }) => name }, row)).toBe('mail');
    expect(cellText({ id: 'a', header: 'A', cell: ({ count }) => count }, row)).toBe('3');
    expect(cellText({ id: 'a', header: 'A', cell: () => null, text: ({ name }) => `${name}!` }, row)).toBe('mail!');
    expect(cellText({ id: 'a', header: 'A', cell: () => null }, row)).toBeUndefined();
  });

  it('sorts numbers by size and words as people do', () => {
    expect([10, 9, 100].sort(compareValues)).toEqual([9, 10, 100]);
    expect(['client-10', 'client-9', 'Client-1'].sort(compareValues)).toEqual(['Client-1', 'client-9', 'client-10']);
  });
});

describe('the words over a table', () => {
  it.each([
    [7, undefined, 0, false, '7 shown'],
    [200, 12_304, 0, false, '200 of 12,304'],
    [200, 12_304, 3, false, '200 of 12,304 · 3 selected'],
    [200, 12_304, 200, true, '200 of 12,304 · all 12,304 matching selected'],
  ])('say how many of how many: %d of %s', (loaded, total, selected, all, words) => {
    expect(tableWords(loaded, total, selected, all)).toBe(words);
  });
});
