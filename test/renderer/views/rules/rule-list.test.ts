import { describe, expect, it } from 'vitest';
import { builtInRules } from '../../../../electron/detect/rules/built-in-rules.ts';
import { narrowRules } from '../../../../renderer/views/rules/narrow-rules.ts';
import { emptyException, subjectOf } from '../../../../renderer/views/rules/rule/exception-form.ts';
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
