import { describe, expect, it } from 'vitest';
import { crowdedOut } from '../../../renderer/ui/table/crowded-out.ts';
import { alertColumns } from '../../../renderer/views/alerts/queue/alert-columns.tsx';
import { sheetColumns } from '../../../renderer/views/lab/sheet-columns.tsx';
import { runColumns } from '../../../renderer/views/response/runs/run-columns.tsx';
import { ruleColumns } from '../../../renderer/views/rules/rule-columns.tsx';
import { tokenColumns } from '../../../renderer/views/tokens/columns.tsx';

const columns = [
  { id: 'name', width: 100, fixed: true },
  { id: 'kind', width: 100, yields: 5 },
  { id: 'text', room: 200, width: 120, yields: 0 },
  { id: 'first', width: 100 },
  { id: 'second', width: 100 },
];
const at = (width: number, sorted?: string) => crowdedOut(columns, { width, selectable: false, sorted });

describe('columns without room', () => {
  it('are none where all fit, and while the width is not known', () => {
    expect(at(600)).toEqual([]);
    expect(at(0)).toEqual([]);
  });

  it('give way one by one: first who is to, then the last of those that are alike', () => {
    expect(at(599)).toEqual(['kind']);
    expect(at(499)).toEqual(['kind', 'second']);
    expect(at(399)).toEqual(['kind', 'first', 'second']);
  });

  it('are never those that stay, nor the one that rows are sorted by', () => {
    expect(at(10)).toEqual(['kind', 'first', 'second']);
    expect(at(399, 'second')).toEqual(['kind', 'first']);
    expect(at(10, 'second')).toEqual(['kind', 'first']);
  });

  it('count the boxes for choosing rows as well', () => {
    expect(crowdedOut(columns, { width: 600, selectable: true, sorted: undefined })).toEqual(['kind']);
  });
});

/** Widths of the list beside an open drawer: at 1440 and at 1024 pixels. */
const BESIDE = [752, 376] as const;

const least = (all: readonly { readonly id: string; readonly width?: number; readonly hidden?: boolean }[], gone: readonly string[]) =>
  all.filter(({ id, hidden }) => !hidden && !gone.includes(id)).reduce((sum, { width = 120 }) => sum + width, 30);

describe.each([
  ['alerts', alertColumns, 'age', ['severity', 'sentence']],
  ['tokens', tokenColumns, undefined, ['state', 'client', 'user']],
  ['runs', runColumns, undefined, ['state', 'playbook']],
  ['score sheets', sheetColumns, undefined, ['scenario']],
  ['rules', ruleColumns, undefined, ['title']],
] as const)('the list of %s beside an open drawer', (_, all, sorted, stay) => {
  it.each(BESIDE)('is cut nowhere at %d pixels, and keeps what tells its rows apart', (width) => {
    const wanted = (all as readonly { readonly id: string; readonly width?: number; readonly hidden?: boolean }[]).filter(
      ({ hidden }) => !hidden,
    );
    const gone = crowdedOut(wanted, { width, selectable: true, sorted });
    expect(least(wanted, gone)).toBeLessThanOrEqual(width);
    for (const id of stay) expect(gone).not.toContain(id);
  });
});
