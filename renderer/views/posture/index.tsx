import { useQuery } from '@tanstack/react-query';
import type { Check } from '../../../shared/contract/server.ts';
import { useClient } from '../../bridge/console-context.tsx';
import { describeError } from '../../bridge/describe-error.ts';
import { useReadAt } from '../../bridge/use-engine-time.ts';
import { Button } from '../../ui/input/button.tsx';
import { Dimmed } from '../../ui/state/dimmed.tsx';
import { ErrorState } from '../../ui/state/error-state.tsx';
import { PlainText } from '../../ui/text/plain-text.tsx';
import { StateDot } from '../../ui/text/state-dot.tsx';
import type { Tone } from '../../ui/text/tone.ts';
import { Time } from '../../ui/time/time.tsx';
import { gradeChecks } from './grade-checks.ts';

const tones: Readonly<Record<Check['status'], Tone>> = { ok: 'ok', warn: 'high', fail: 'critical' };
const words: Readonly<Record<Check['status'], string>> = { ok: 'Well', warn: 'Look at it', fail: 'Fails' };

const Row = ({ check }: { readonly check: Check }) => (
  <li className="grid grid-cols-[110px_200px_minmax(0,1fr)] items-baseline gap-4 border-t border-line py-2">
    <StateDot tone={tones[check.status]}>{words[check.status]}</StateDot>
    <span className="font-mono text-sm">{check.id}</span>
    <div className="min-w-0">
      <p className="m-0">
        <PlainText text={check.evidence} />
      </p>
      {check.fix ? (
        <p className="m-0 text-text-2">
          <PlainText text={check.fix} />
        </p>
      ) : null}
    </div>
  </li>
);

const headings = (
  <div aria-hidden="true" className="grid grid-cols-[110px_200px_minmax(0,1fr)] gap-4 pb-1 text-sm text-text-3">
    <span>State</span>
    <span>Check</span>
    <span>Evidence, and what to do</span>
  </div>
);

/** What the doctor found about this installation: each check with its evidence and, where it is not well, what to do. */
export const Posture = () => {
  const client = useClient();
  const { data, error, refetch, isFetching, dataUpdatedAt } = useQuery({
    queryKey: ['server.doctor'],
    queryFn: ({ signal }) => client.server.doctor({}, { signal }),
    staleTime: 60_000,
  });
  const readAt = useReadAt(dataUpdatedAt);
  const { sorted, said } = gradeChecks(data?.checks ?? []);
  return (
    <div className="page">
      <div className="page-head">
        <h1>Posture</h1>
        {data ? (
          <span className="text-text-3">
            {said}, examined <Time at={readAt} seconds />
          </span>
        ) : null}
        <div className="ml-auto">
          <Button busy={isFetching} onClick={() => void refetch()}>
            Examine again
          </Button>
        </div>
      </div>
      {error ? (
        <ErrorState title="The checks could not be made." detail={describeError(error).text} onRetry={() => void refetch()} />
      ) : null}
      <Dimmed busy={isFetching}>
        <div className="panel">
          {headings}
          <ul className="m-0 list-none p-0">
            {sorted.map((check) => (
              <Row key={check.id} check={check} />
            ))}
          </ul>
        </div>
      </Dimmed>
    </div>
  );
};
