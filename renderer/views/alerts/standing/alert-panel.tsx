import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AlertFilter } from '../../../../shared/contract/alerts.ts';
import type { RuleSubject } from '../../../../shared/rule.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeError } from '../../../bridge/describe-error.ts';
import { usePending } from '../../../bridge/use-changes.ts';
import { Button } from '../../../ui/input/button.tsx';
import { withLink } from '../../../ui/link-element.ts';
import { ErrorState } from '../../../ui/state/error-state.tsx';
import { AlertLines } from '../alert-lines.tsx';
import { subjectText } from '../queue/alert-search.ts';
import { type PanelSearch, panelFilter } from './panel-filter.ts';

interface AlertsOf {
  readonly filter: AlertFilter;
  readonly limit: number;
  /** The newest first without it. */
  readonly order?: 'newest' | 'severity';
}

/**
 * The first alerts of a filter, and how many there are.
 *
 * @param onRead Called as they begin to be read.
 */
export const useAlertsOf = ({ filter, limit, order = 'newest' }: AlertsOf, onRead?: () => void) => {
  const client = useClient();
  return useQuery({
    queryKey: ['alerts.of', filter, limit, order],
    queryFn: ({ signal }) => {
      onRead?.();
      return client.alerts.list({ filter, limit, order }, { signal });
    },
    // What was recorded while nobody looked was not counted as news.
    staleTime: 0,
  });
};

/** What changes which alerts such a list holds, or what it says of them. */
const CHANGES = ['alert.raised', 'alert.assigned', 'alert.closed', 'alert.reopened'] as const;

interface AlertPanelProps {
  readonly title: string;
  /** Which alerts, as the queue is asked for them: the link opens exactly those. */
  readonly search: PanelSearch;
  readonly limit: number;
  /** Said when there is none. */
  readonly empty: string;
}

/** The newest alerts of a filter as a short list. What comes meanwhile, or is made of them, waits until it is asked for. */
const AlertPanel = ({ title, search, limit, empty }: AlertPanelProps) => {
  const { pending, clear } = usePending(CHANGES);
  const { data, error, refetch } = useAlertsOf({ filter: panelFilter(search), limit }, clear);
  const reload = (): void => void refetch();
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
          {withLink(
            <Link to="/alerts" search={search} />,
            '',
            total !== null && total > alerts.length ? `All ${total.toLocaleString('en-US')}` : 'In the queue',
          )}
        </span>
      </h2>
      {error && !data ? <ErrorState title="The alerts could not be read." detail={describeError(error).text} onRetry={reload} /> : null}
      {data && alerts.length === 0 ? <p className="m-0 py-1 text-text-3">{empty}</p> : null}
      <AlertLines label={title} alerts={alerts} />
    </section>
  );
};

const NEWEST = 6;

/** The newest alerts that nobody has taken on. */
export const NewestAlerts = () => (
  <AlertPanel
    title="Newest open alerts"
    search={{ state: 'open' }}
    limit={NEWEST}
    empty="No alert is open: every rule was asked about every fact."
  />
);

interface EntityAlertsProps {
  readonly kind: RuleSubject;
  readonly id: string;
  /** Where there are several such lists. */
  readonly title?: string;
  readonly empty?: string;
}

/** What rules found about one user, client, address, grant or session, the newest first; also what an exception closed as it was raised. */
export const EntityAlerts = ({ kind, id, title = 'Alerts', empty = 'No rule found anything about it.' }: EntityAlertsProps) => (
  <AlertPanel title={title} search={{ subject: subjectText({ kind, id }), state: 'any', suppressed: 'with' }} limit={8} empty={empty} />
);
