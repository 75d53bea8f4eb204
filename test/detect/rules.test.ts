import { describe, expect, it } from 'vitest';
import { builtInRules } from '../../electron/detect/rules/built-in-rules.ts';
import { tryRule } from '../../electron/detect/try-rule.ts';
import { ruleTest } from '../../shared/rule.ts';

describe('the built-in rules', () => {
  it('each have an id of their own', () => {
    const ids = builtInRules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(30);
  });

  const tried = builtInRules.flatMap((rule) => tryRule(rule).map((tested) => ({ id: rule.id, ...tested })));
  it.each(tried)('$id finds what it states: $title', ({ passed }) => {
    expect(passed).toBe(true);
  });

  it('are each shown one history that fires and the nearest that does not', () => {
    for (const { id, tests } of builtInRules) {
      // What they are held against lies beside the log: see their own tests.
      if (id === 'client-unusual' || id === 'impossible-travel') continue;
      expect(
        tests.some(({ fires }) => fires),
        id,
      ).toBe(true);
      expect(
        tests.some(({ fires }) => !fires),
        id,
      ).toBe(true);
    }
  });

  it('judge nothing that rules bring about', () => {
    expect(ruleTest.safeParse({ title: 'a', fires: true, facts: [{ after_seconds: 0, kind: 'alert.raised' }] }).success).toBe(false);
  });
});
