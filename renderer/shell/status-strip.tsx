import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useClient, useLive } from '../bridge/console-context.tsx';
import { useSession } from '../bridge/session-context.tsx';
import { useRefreshOn } from '../bridge/use-changes.ts';
import { StateDot } from '../ui/text/state-dot.tsx';
import { formatRelative } from '../ui/time/format-time.ts';
import { useNow } from '../ui/time/use-now.ts';
import { useEngineState } from './gate/waiting.tsx';

const count = new Intl.NumberFormat('en');
const megabytes = (bytes: number): string => `${count.format(Math.round(bytes / 1_048_576))} MB`;
/** An engine that was not heard of for so long is said to be lost. */
const QUIET_MS = 30_000;

const Engine = () => {
  const { phase, heardAt } = useLive();
  const { state } = useSession();
  const shell = useEngineState();
  const now = useNow(1000);
  const quiet = heardAt !== null && now - heardAt > QUIET_MS;
  if (shell && shell.phase !== 'serving') return <StateDot tone="critical">{`Engine ${shell.phase}`}</StateDot>;
  if (phase === 'lost' || quiet)
    return (
      <StateDot tone="critical">{`Engine not reached${heardAt === null ? '' : `, last heard ${formatRelative(heardAt, now)}`}. What is shown may be old`}</StateDot>
    );
  if (phase === 'connecting') return <StateDot tone="info">Connecting to the engine</StateDot>;
  return <StateDot tone="ok">{`Engine serving at ${state?.issuer ?? 'an unknown address'}`}</StateDot>;
};

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
        <Engine />
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
