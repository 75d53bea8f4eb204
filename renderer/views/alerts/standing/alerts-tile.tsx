import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { useReadAt } from '../../../bridge/use-engine-time.ts';
import { Stat } from '../../../ui/data/stat.tsx';
import { Severity } from '../../../ui/text/severity.tsx';
import { formatRelative } from '../../../ui/time/format-time.ts';
import { useNow } from '../../../ui/time/use-now.ts';
import { severityWords } from '../alert-words.ts';
import { bySeverity, worstStanding } from './by-severity.ts';
import { type Standing, useStandingAlerts } from './use-standing-alerts.ts';

/** Each severity with its number, as a way to exactly those. */
export const SeverityLinks = ({ standing }: { readonly standing: Standing }) => (
  <>
    {bySeverity(standing).map(({ severity, alerts }) => (
      <Fragment key={severity}>
        <Link
          to="/alerts"
          search={{ state: 'standing', severity: [severity] }}
          aria-label={`${alerts} ${severityWords[severity].toLowerCase()}`}
          className="relative z-1 mr-2 inline-flex items-center gap-1 tabular-nums"
        >
          <Severity level={severity} short />
          {alerts}
        </Link>
      </Fragment>
    ))}
  </>
);

/** How many alerts wait for somebody, by severity, and how long the first of them has waited. */
export const AlertsTile = () => {
  const { data, dataUpdatedAt } = useStandingAlerts();
  const readAt = useReadAt(dataUpdatedAt);
  const now = useNow(60_000);
  if (!data) return <Stat label="Open alerts" value="–" loading />;
  const { open, in_progress: taken, oldest_open_at: oldest } = data;
  const worst = worstStanding(data);
  const said = [
    ...(taken > 0 ? [`${taken.toLocaleString('en-US')} in progress`] : []),
    ...(oldest === null ? [] : [`oldest ${formatRelative(Math.min(Date.parse(oldest), now), now)}`]),
  ].join(', ');
  return (
    <Stat
      label="Open alerts"
      value={open}
      detail={
        <>
          {open + taken > 0 ? <SeverityLinks standing={data} /> : 'none stands'}
          <span className="block">{said}</span>
        </>
      }
      tone={worst ?? 'neutral'}
      at={readAt}
      link={<Link to="/alerts" search={{ state: 'open' }} />}
    />
  );
};
