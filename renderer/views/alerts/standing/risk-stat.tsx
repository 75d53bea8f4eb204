import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { RuleSubject } from '../../../../shared/rule.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { useRefreshOn } from '../../../bridge/use-changes.ts';
import { Stat } from '../../../ui/data/stat.tsx';
import { alertCount } from '../alert-words.ts';
import { subjectText } from '../queue/alert-search.ts';

interface RiskStatProps {
  readonly kind: RuleSubject;
  readonly id: string;
}

/** How risky a user, client, address or grant is: the highest risk of its alerts that are not closed. */
export const RiskStat = ({ kind, id }: RiskStatProps) => {
  const client = useClient();
  const key = ['alerts.of', 'risk', kind, id];
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => {
      const filter = { subject: { kind, id }, states: ['open' as const, 'in_progress' as const] };
      return client.alerts.list({ filter, order: 'risk', limit: 1 }, { signal });
    },
  });
  useRefreshOn(['alert.'], key);
  const [riskiest] = data?.alerts ?? [];
  const standing = data?.total ?? data?.alerts.length ?? 0;
  return (
    <Stat
      label="Risk"
      value={data ? (riskiest?.risk ?? 0) : '–'}
      detail={data ? (riskiest ? `of 100, by ${alertCount(standing)} not closed` : 'no alert stands') : ''}
      tone={riskiest ? riskiest.severity : 'neutral'}
      link={<Link to="/alerts" search={{ subject: subjectText({ kind, id }), state: 'standing' }} />}
    />
  );
};
