import { useQuery } from '@tanstack/react-query';
import { useClient } from '../../bridge/console-context.tsx';
import { useRefreshOn } from '../../bridge/use-changes.ts';
import { EngineDot } from '../../shell/engine-dot.tsx';
import { counted } from '../../ui/text/counted.ts';
import { Kbd } from '../../ui/text/kbd.tsx';
import { StateDot } from '../../ui/text/state-dot.tsx';
import { formatRelative, formatTime } from '../../ui/time/format-time.ts';
import { useNow } from '../../ui/time/use-now.ts';
import { useZone } from '../../ui/time/zone-provider.tsx';

/** The time with its zone. */
export const WallClock = () => {
  const { zone } = useZone();
  const now = useNow(1000);
  return (
    <time dateTime={new Date(now).toISOString()} className="text-[clamp(20px,2.6vw,52px)] font-semibold tabular-nums">
      <span className="mr-[0.6em] font-normal normal-nums text-text-2">{formatTime(now, zone, { date: true }).slice(0, 10)}</span>
      {formatTime(now, zone, { seconds: true, zone: true })}
    </time>
  );
};

const Integrity = () => {
  const client = useClient();
  const key = ['audit.integrity'];
  const { data } = useQuery({ queryKey: key, queryFn: ({ signal }) => client.audit.integrity({}, { signal }), refetchInterval: 30_000 });
  useRefreshOn(['log.verified'], key);
  const now = useNow(1000);
  if (!data) return null;
  const { verified } = data;
  if (verified === null) return <StateDot tone="medium">The log is not yet verified here</StateDot>;
  const age = formatRelative(verified.at, now);
  return verified.ok ? (
    <StateDot tone="ok">{`Log verified ${age}: ${counted(verified.events, 'event')}, whole`}</StateDot>
  ) : (
    <StateDot tone="critical">{`The log was NOT WHOLE when verified ${age}`}</StateDot>
  );
};

/** Whether what is shown can be believed: the engine, and the log. */
export const WallState = () => (
  <div role="status" className="flex flex-wrap gap-x-[3vw] gap-y-1 text-[clamp(14px,1.4vw,28px)]">
    <EngineDot />
    <Integrity />
    <span className="ml-auto self-center text-sm text-text-3">
      <Kbd keys="Escape" /> leaves
    </span>
  </div>
);
