import { describe, expect, it } from 'vitest';
import { builtInRules } from '../../../../electron/detect/rules/built-in-rules.ts';
import { splitErrors } from '../../../../renderer/views/rules/draft/split-errors.ts';
import { narrowRules } from '../../../../renderer/views/rules/narrow-rules.ts';
import { emptyException, subjectOf } from '../../../../renderer/views/rules/rule/exception-form.ts';
import { rulesWords, standingOf } from '../../../../renderer/views/rules/rule-standing.ts';
import { ruleSearch, rulesSearch } from '../../../../renderer/views/rules/rules-search.ts';
import type { RuleState } from '../../../../shared/contract/rules.ts';

const NONE = { true_positive: 0, benign: 0, false_positive: 0, undetermined: 0 };
const states: readonly RuleState[] = builtInRules.map((rule, at) => ({
  rule: { ...rule, enabled: at % 2 === 0 },
  origin: at === 0 ? 'own' : 'built_in',
  changed: at === 1,
  alerts: 0,
  open: 0,
  judged: NONE,
  last_alert_at: null,
  exceptions: 0,
}));

describe('the list of rules', () => {
  it('shows the most severe first, and all of them without a filter', () => {
    const shown = narrowRules(states, {});
    expect(shown.length).toBe(states.length);
    expect(shown[0]?.rule.severity).toBe('critical');
  });

  it('finds by words of title, technique and id, in any order', () => {
    const found = narrowRules(states, { text: 'T1110.003 SPRAYING' });
    expect(found.length).toBeGreaterThan(0);
    for (const { rule } of found) expect(rule.technique?.id).toBe('T1110.003');
    expect(narrowRules(states, { text: '.* <script>' })).toEqual([]);
  });

  it('narrows by state, severity, subject and origin together', () => {
    for (const { rule } of narrowRules(states, { state: 'off', severity: 'high', subject: 'address' }))
      expect([rule.enabled, rule.severity, rule.subject]).toEqual([false, 'high', 'address']);
    expect(narrowRules(states, { origin: 'own' }).length).toBe(1);
    expect(narrowRules(states, { origin: 'changed' }).length).toBe(1);
    expect(narrowRules(states, { origin: 'built_in' }).length).toBe(states.length - 1);
  });

  it('tells a rule that is on and can find nothing from one that works, and finds it by that', () => {
    const [first, second, third] = states.map((state, at) => ({
      ...state,
      rule: { ...state.rule, enabled: at !== 2 },
      inactive: at === 1 || at === 2 ? 'There is no place database.' : null,
    }));
    if (!first || !second || !third) throw new Error('There are too few rules.');
    const three = [first, second, third];
    expect(three.map(standingOf)).toEqual(['on', 'inactive', 'off']);
    expect(rulesWords(three)).toBe('3 rules, 1 inactive, 1 off');
    expect(rulesWords([first])).toBe('1 rule, 0 off');
    expect(narrowRules(three, { state: 'inactive' })).toEqual([second]);
    expect(narrowRules(three, { state: 'off' })).toEqual([third]);
  });

  it('takes an address of nonsense as no filter', () => {
    expect(rulesSearch.parse({ state: 'half', severity: 9, subject: '__proto__', origin: null })).toEqual({});
    expect(ruleSearch.parse({ tab: 'nowhere' })).toEqual({ tab: 'about' });
  });
});

describe('an exception that is asked for', () => {
  it('names nobody while nothing is typed, and everybody only when that is chosen', () => {
    const form = emptyException({ subject: 'address' });
    expect(subjectOf(form)).toBeUndefined();
    expect(subjectOf({ ...form, value: '  ' })).toBeUndefined();
    expect(subjectOf({ ...form, value: ' 203.0.113.0/24 ' })).toEqual({ kind: 'address', value: '203.0.113.0/24' });
    expect(subjectOf({ ...form, of: 'every', value: 'ignored' })).toBeNull();
    expect(emptyException({ subject: 'server' }).of).toBe('every');
  });
});

describe('what the engine says against a draft', () => {
  it('is told apart: tests that fail, and fields', () => {
    expect(splitErrors({ 'tests.0': 'a', 'rule.tests.1': 'b', note: 'c', tests: 'd' })).toEqual({
      tests: ['a', 'b'],
      others: { note: 'c', tests: 'd' },
    });
  });
});
