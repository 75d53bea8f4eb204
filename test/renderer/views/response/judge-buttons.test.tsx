import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JudgeButtons } from '../../../../renderer/views/response/runs/judge-buttons.tsx';
import type { PlaybookRun } from '../../../../shared/contract/response.ts';
import { rolesForSteps } from '../../../../shared/contract/roles-for-steps.ts';
import type { Role } from '../../../../shared/role.ts';
import { drawAs, wordsOf } from '../../as-operator.tsx';

beforeEach(() => vi.stubGlobal('window', { location: { origin: 'http://127.0.0.1:9400', search: '' } }));
afterEach(() => vi.unstubAllGlobals());

const step = (act: string): PlaybookRun['steps'][number] => ({
  act,
  sentence: '',
  state: 'waiting',
  done: 0,
  why: null,
  seq: null,
  undo: null,
  effect: null,
});
const offered = (role: Role, acts: readonly string[], startedBy = 'operator:other'): string =>
  wordsOf(
    drawAs(
      { role },
      <JudgeButtons run={{ second_operator: true, started_by: startedBy, steps: acts.map(step) }} onJudge={() => undefined} />,
    ),
  );

describe('a run that waits', () => {
  it('is offered for approval to who may do every step of it by hand', () => {
    expect(offered('responder', ['addresses.block', 'tokens.revoke', 'emergency.begin'])).toBe('Decline…Approve…');
    expect(offered('administrator', ['addresses.allow'])).toBe('Decline…Approve…');
  });

  it('tells everybody else whose approval it takes', () => {
    expect(offered('responder', ['addresses.allow'])).toBe('Decline…It takes the approval of an administrator.');
    expect(offered('responder', ['addresses.block', 'keys.rotate'])).not.toContain('Approve…');
  });

  it('may only be withdrawn by who asked for it', () => {
    expect(offered('administrator', ['addresses.allow'], 'operator:op')).toBe('Withdraw…');
  });

  it('is nobody’s who may not respond, and a measure that is no act is anybody’s who may', () => {
    expect(rolesForSteps([])).toEqual(['responder', 'administrator']);
    expect(rolesForSteps([{ act: 'notify' }, { act: 'constructor' }])).toEqual(['responder', 'administrator']);
    expect(rolesForSteps([{ act: 'users.remove' }])).toEqual(['administrator']);
  });
});
