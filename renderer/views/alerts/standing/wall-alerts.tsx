import { useRefreshOn } from '../../../bridge/use-changes.ts';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { Severity } from '../../../ui/text/severity.tsx';
import { Time } from '../../../ui/time/time.tsx';
import { useAlertsOf } from './alert-panel.tsx';
import { bySeverity } from './by-severity.ts';
import { useStandingAlerts } from './use-standing-alerts.ts';

const SHOWN = 2;
const OPEN = { filter: { states: ['open' as const] }, limit: SHOWN, order: 'severity' as const };

/** What is open, for a wall: how many of each severity, and the worst. Names stay off the walls: the title says what happened, not to whom. */
export const WallAlerts = () => {
  const { data: standing } = useStandingAlerts();
  const { data } = useAlertsOf(OPEN);
  useRefreshOn(['alert.'], ['alerts.of', OPEN.filter]);
  const alerts = data?.alerts ?? [];
  return (
    <section className="panel" aria-label="Open alerts">
      <h2 className="panel-head text-[clamp(13px,1.2vw,24px)]">
        {standing ? `${standing.open.toLocaleString('en-US')} open ${standing.open === 1 ? 'alert' : 'alerts'}` : 'Open alerts'}
        {standing && standing.in_progress > 0 ? (
          <span className="font-normal text-text-3">{`${standing.in_progress.toLocaleString('en-US')} in progress`}</span>
        ) : null}
        <span className="ml-auto flex gap-[1.4vw] font-normal">
          {(standing ? bySeverity(standing) : []).map(({ severity, alerts: count }) => (
            <span key={severity} className="flex items-center gap-2">
              <Severity level={severity} />
              <b className="tabular-nums">{count.toLocaleString('en-US')}</b>
            </span>
          ))}
        </span>
      </h2>
      {data && alerts.length === 0 ? (
        <p className="m-0 text-[clamp(14px,1.4vw,28px)] text-text-3">None: every rule was asked about every fact.</p>
      ) : null}
      <ol className="m-0 list-none p-0 text-[clamp(14px,1.4vw,28px)] [&_svg]:size-[0.75em]">
        {alerts.map((alert) => (
          <li
            key={alert.id}
            className="grid grid-cols-[9.5em_6em_minmax(0,1fr)] items-baseline gap-x-[1vw] border-t border-line py-[0.5vw]"
          >
            <span className="text-text-3">
              <Time at={Date.parse(alert.last_at)} seconds />
            </span>
            <Severity level={alert.severity} />
            <span className="truncate">
              <PlainText text={alert.title} max={200} inline />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
};
