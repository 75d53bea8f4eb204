import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useClient, useLive } from '../bridge/console-context.tsx';
import { useRefreshOn } from '../bridge/use-changes.ts';
import { formatRelative } from '../ui/time/format-time.ts';
import { useNow } from '../ui/time/use-now.ts';
import { EngineDot } from './engine-dot.tsx';

const count = new Intl.NumberFormat('en');
const megabytes = (bytes: number): string => `${count.format(Math.round(bytes / 1_048_576))} MB`;
const Integrity = () => {
  const client = useClient();
  const key = ['audit.integrity'];
  const { data } = useQuery({ queryKey: key, queryFn: ({ signal }) => client.audit.integrity({}, { signal }), refetchInterval: 30_000 });
  useRefreshOn(['log.verified'], key);
  const { pulse } = useLive();
  const now = useNow(1000);
  if (!data) return null;
  const { verified } = data;
  const said = verified
    ? `${verified.ok ? 'verified' : 'NOT WHOLE when verified'} ${formatRelative(verified.at, now)}`
    : 'not yet verified here';
  const text = `Log head ${count.format(pulse?.head ?? data.head)}, ${said}, signed to ${count.format(pulse?.checkpointed ?? data.checkpointed)}`;
  return (
    <Link to="/audit" className={verified?.ok === false ? 'text-critical' : 'text-text-3'}>
      {text}
    </Link>
  );
};

/** The state of the engine and of the log, always in view. */
export const StatusStrip = () => {
  const { pulse } = useLive();
  return (
    <footer className="col-span-2 flex items-center gap-6 overflow-hidden border-t border-line bg-surface px-4 text-sm whitespace-nowrap text-text-3">
      <span aria-live="polite">
        <EngineDot />
      </span>
      <Integrity />
      {pulse ? <span>{`Lag ${count.format(pulse.lag)} ${pulse.lag === 1 ? 'event' : 'events'}`}</span> : null}
      {pulse ? (
        <span className="ml-auto">
          {`${count.format(Math.round(pulse.requests_per_second))} requests/s`}
          {pulse.p99_ms === null ? '' : ` · p99 ${pulse.p99_ms < 10 ? pulse.p99_ms.toFixed(1) : Math.round(pulse.p99_ms)} ms`}
          {` · ${megabytes(pulse.resident_bytes)}`}
        </span>
      ) : null}
    </footer>
  );
};
