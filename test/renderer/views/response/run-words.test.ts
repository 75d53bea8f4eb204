import { describe, expect, it } from 'vitest';
import { responseSearch } from '../../../../renderer/views/response/response-search.ts';
import { isUndoable, progressWords } from '../../../../renderer/views/response/runs/run-words.ts';
import { actWords } from '../../../../shared/act-words.ts';
import type { PlaybookRun } from '../../../../shared/contract/response.ts';
import { suggestedActs } from '../../../../shared/rule.ts';

type Step = PlaybookRun['steps'][number];
const step = (state: Step['state'], undo: number | null = null, done = state === 'done' ? 1 : 0): Step => ({
  act: 'addresses.block',
  sentence: 'Block the address.',
  state,
  done,
  why: null,
  seq: null,
  undo,
  effect: null,
});

describe('a run in words', () => {
  it('says how far it came, and what failed and was taken back', () => {
    expect(progressWords({ steps: [] })).toBe('0 of 0 steps done');
    expect(progressWords({ steps: [step('done')] })).toBe('1 of 1 step done');
    expect(progressWords({ steps: [step('done'), step('failed'), step('nothing')] })).toBe(
      '1 of 3 steps done, 1 with nothing to do, 1 failed',
    );
    expect(progressWords({ steps: [step('done'), step('undone')] })).toBe('1 of 2 steps done, 1 taken back');
  });

  it('can be taken back only where something done has a way back', () => {
    expect(isUndoable({ state: 'done', steps: [step('done', 7)] })).toBe(true);
    expect(isUndoable({ state: 'partly', steps: [step('failed'), step('done', 7)] })).toBe(true);
    expect(isUndoable({ state: 'done', steps: [step('done')] })).toBe(false);
    expect(isUndoable({ state: 'failed', steps: [step('failed', 7, 3)] })).toBe(true);
    expect(isUndoable({ state: 'failed', steps: [step('failed', 7)] })).toBe(false);
    expect(isUndoable({ state: 'undone', steps: [step('done', 7)] })).toBe(false);
    expect(isUndoable({ state: 'waiting', steps: [step('waiting', 7)] })).toBe(false);
    expect(isUndoable({ state: 'done', steps: [step('undone', 7)] })).toBe(false);
  });

  it('names every act that an alert may suggest, and one it does not know by its name', () => {
    for (const act of suggestedActs) expect(actWords(act)).not.toContain('.');
    expect(actWords('future.act_name')).toBe('future act name');
  });

  it('takes an address of nonsense as what waits', () => {
    expect(responseSearch.parse({ tab: '<script>', run: '', alert: 'x'.repeat(65) })).toEqual({ tab: 'waiting' });
  });
});
