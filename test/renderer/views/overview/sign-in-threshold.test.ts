import { describe, expect, it } from 'vitest';
import { builtInRules } from '../../../../electron/detect/rules/built-in-rules.ts';
import { signInThreshold } from '../../../../renderer/views/overview/sign-in-threshold.ts';
import type { RuleState } from '../../../../shared/contract/rules.ts';
import { rule } from '../../../../shared/rule.ts';

const stateOf = (given: unknown): RuleState => ({
  rule: rule.parse(given),
  origin: 'built_in',
  changed: false,
  alerts: 0,
  open: 0,
  judged: { true_positive: 0, benign: 0, false_positive: 0, undetermined: 0 },
  last_alert_at: null,
  exceptions: 0,
});
const all = builtInRules.map(stateOf);

describe('the threshold on the chart of sign-ins', () => {
  it('is that of the rule that counts failed sign-ins, by the minute, with whom it counts for', () => {
    const { logic } = all.find(({ rule: { id } }) => id === 'sign-in-failures-address')?.rule ?? {};
    if (logic?.type !== 'threshold') throw new Error('The rule counts nothing.');
    const [first] = logic.all;
    const count = first && 'count' in first ? first.count : 0;
    expect(signInThreshold(all)).toEqual({ value: count / (logic.within / 60), label: `alert at ${count} in 5 min from one address` });
  });

  it('follows a threshold that was changed, and is not drawn for a rule that is off', () => {
    const mine = all.flatMap((state) => (state.rule.id === 'sign-in-failures-address' ? [state] : []));
    const changed = mine.map((state) => ({
      ...state,
      rule: {
        ...state.rule,
        logic: { type: 'threshold' as const, within: 60, all: [{ count: 30, where: [{ field: 'kind', is: 'user.sign_in_failed' }] }] },
      },
    }));
    expect(signInThreshold(changed)).toEqual({ value: 30, label: 'alert at 30 in 1 min from one address' });
    expect(signInThreshold(changed.map((state) => ({ ...state, rule: { ...state.rule, enabled: false } })))).toBeUndefined();
  });

  it('is not drawn where no rule counts them alone', () => {
    expect(signInThreshold([])).toBeUndefined();
    expect(signInThreshold(all.filter(({ rule: { id } }) => id === 'credential-stuffing' || id === 'token-flood'))).toBeUndefined();
  });
});
