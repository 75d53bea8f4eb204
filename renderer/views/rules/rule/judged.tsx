import { Link } from '@tanstack/react-router';
import type { RuleState } from '../../../../shared/contract/rules.ts';
import { Stat, StatRow } from '../../../ui/data/stat.tsx';

/** How a rule did in the last 30 days; each figure opens its alerts. */
export const Judged = ({ state }: { readonly state: RuleState }) => {
  const { rule, alerts, open, judged } = state;
  const link = (search: object) => <Link to="/alerts" search={{ rule: rule.id, ...search }} />;
  const closed = judged.true_positive + judged.benign + judged.false_positive + judged.undetermined;
  const share = closed === 0 ? undefined : Math.round((100 * judged.false_positive) / closed);
  return (
    <StatRow>
      <Stat label="Alerts, 30 d" value={alerts} link={link({ state: 'any', range: '30d' })} />
      <Stat label="Open" value={open} tone={open > 0 ? 'high' : 'neutral'} link={link({ state: 'open' })} />
      <Stat label="True positives" value={judged.true_positive} link={link({ state: 'closed', verdict: 'true_positive' })} />
      <Stat
        label="False positives"
        value={judged.false_positive}
        detail={[
          ...(share === undefined ? [] : [`${share} % of those judged`]),
          ...(judged.benign > 0 ? [`${judged.benign.toLocaleString('en-US')} benign besides`] : []),
        ].join(', ')}
        link={link({ state: 'closed', verdict: 'false_positive' })}
      />
    </StatRow>
  );
};
