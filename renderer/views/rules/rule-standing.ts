import type { RuleState } from '../../../shared/contract/rules.ts';

export type RuleStanding = 'on' | 'inactive' | 'off';

/** Whether a rule works: one that is on and can find nothing, since what it needs is missing, is inactive. */
export const standingOf = ({
  rule,
  inactive,
}: Pick<RuleState, 'inactive'> & { readonly rule: Pick<RuleState['rule'], 'enabled'> }): RuleStanding => {
  if (!rule.enabled) return 'off';
  return inactive ? 'inactive' : 'on';
};

export const standingWords: { readonly [S in RuleStanding]: string } = { on: 'On', inactive: 'Inactive', off: 'Off' };
/** How many rules there are, and how many of them find nothing: `43 rules, 2 inactive, 1 off`. */
export const rulesWords = (rules: readonly Parameters<typeof standingOf>[0][]): string => {
  const count = (standing: RuleStanding): number => rules.filter((state) => standingOf(state) === standing).length;
  return [
    `${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}`,
    ...(count('inactive') > 0 ? [`${count('inactive')} inactive`] : []),
    `${count('off')} off`,
  ].join(', ');
};
