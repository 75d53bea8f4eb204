import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Exceptions } from '../../../../renderer/views/rules/rule/exceptions.tsx';
import type { RuleException } from '../../../../shared/contract/rules.ts';
import type { Rule } from '../../../../shared/rule.ts';
import { drawAs, wordsOf } from '../../as-operator.tsx';

beforeEach(() => vi.stubGlobal('window', { location: { origin: 'http://127.0.0.1:9400', search: '' } }));
afterEach(() => vi.unstubAllGlobals());

const NOON = Date.UTC(2026, 10, 21, 12);
const exception = (changes: Partial<RuleException>): RuleException => ({
  id: 'e-1',
  rule: 'brute-force-user',
  subject: null,
  note: 'A scanner of ours',
  expires_at: new Date(NOON + 90 * 60_000).toISOString(),
  created_at: new Date(NOON - 60_000).toISOString(),
  created_by: 'operator:op',
  created_by_name: 'Ada',
  ended_at: null,
  hits: 0,
  last_hit_at: null,
  ...changes,
});
const said = (changes: Partial<RuleException>): string =>
  wordsOf(drawAs({ role: 'viewer', now: NOON }, <Exceptions rule={{} as Rule} exceptions={[exception(changes)]} />));

describe('an exception of a rule', () => {
  it('says when it ends, and when that has come that it has', () => {
    expect(said({})).toContain('ends in 1 h 30 min');
    const ended = said({ expires_at: new Date(NOON).toISOString() });
    expect(ended).toContain('ended');
    expect(ended).not.toContain('ends in');
  });

  it.each([
    [0, '0 alerts kept quiet'],
    [1, '1 alert kept quiet'],
    [1312, '1,312 alerts kept quiet'],
  ])('says how often it was met: %d', (hits, words) => expect(said({ hits })).toContain(words));
});
