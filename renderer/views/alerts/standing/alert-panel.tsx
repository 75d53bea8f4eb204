import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AlertFilter } from '../../../../shared/contract/alerts.ts';
import type { RuleSubject } from '../../../../shared/rule.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeError } from '../../../bridge/describe-error.ts';
import { usePending } from '../../../bridge/use-changes.ts';
import { Button } from '../../../ui/input/button.tsx';
import type { LinkElement } from '../../../ui/link-element.ts';
import { withLink } from '../../../ui/link-element.ts';
import { ErrorState } from '../../../ui/state/error-state.tsx';
import { AlertLines } from '../alert-lines.tsx';
import { type QueueState, subjectText } from '../queue/alert-search.ts';

interface AlertsOf {
  readonly filter: AlertFilter;
  readonly limit: number;
  /** The newest first without it. */
  readonly order?: 'newest' | 'severity';
}

/** The first alerts of a filter, and how many there are. */
export const useAlertsOf = ({ filter, limit, order = 'newest' }: AlertsOf) => {
  const client = useClient();
  return useQuery({
    queryKey: ['alerts.of', filter, limit, order],
    queryFn: ({ signal }) => client.alerts.list({ filter, limit, order }, { signal }),
  });
};

interface AlertPanelProps extends AlertsOf {
  readonly title: string;
  /** Said when there is none. */
  readonly empty: string;
  /** The queue with exactly these. */
  readonly link: LinkElement;
}

/** The newest alerts of a filter as a short list. What comes meanwhile waits until it is asked for. */
export const AlertPanel = ({ title, empty, link, ...of }: AlertPanelProps) => {
  const { data, error, refetch } = useAlertsOf(of);
  const { pending, clear } = usePending(['alert.raised']);
  const reload = (): void => {
    clear();
    void refetch();
  };
  const alerts = data?.alerts ?? [];
  const total = data?.total ?? null;
  return (
    <section className="panel min-w-0" aria-label={title}>
      <h2 className="panel-head">
        {title}
        <span className="ml-auto flex items-center gap-3 font-normal text-text-3">
          {pending > 0 ? (
            <Button variant="ghost" size="sm" onClick={reload}>
              Read again
            </Button>
          ) : null}
          {withLink(link, '', total !== null && total > alerts.length ? `All ${total.toLocaleString('en-US')}` : 'In the queue')}
        </span>
      </h2>
      {error && !data ? <ErrorState title="The alerts could not be read." detail={describeError(error).text} onRetry={reload} /> : null}
      {data && alerts.length === 0 ? <p className="m-0 py-1 text-text-3">{empty}</p> : null}
      <AlertLines label={title} alerts={alerts} />
    </section>
  );
};

const NEWEST = 6;
const OPEN_STATE: QueueState = 'open';

/** The newest alerts that nobody has taken on. */
export const NewestAlerts = () => (
  <AlertPanel
    title="Newest open alerts"
    filter={{ states: ['open'] }}
    limit={NEWEST}
    empty="No alert is open: every rule was asked about every fact."
    link={<Link to="/alerts" search={{ state: OPEN_STATE }} />}
  />
);

interface EntityAlertsProps {
  readonly kind: RuleSubject;
  readonly id: string;
  /** Where there are several such lists. */
  readonly title?: string;
  readonly empty?: string;
}

/** What rules found about one user, client, address, grant or session, the newest first. */
export const EntityAlerts = ({ kind, id, title = 'Alerts', empty = 'No rule found anything about it.' }: EntityAlertsProps) => (
  <AlertPanel
    title={title}
    filter={{ subject: { kind, id } }}
    limit={8}
    empty={empty}
    link={<Link to="/alerts" search={{ subject: subjectText({ kind, id }), state: 'any' }} />}
  />
);
