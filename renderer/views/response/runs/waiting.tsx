import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { PlaybookRun } from '../../../../shared/contract/response.ts';
import { may } from '../../../../shared/role.ts';
import { describeError } from '../../../bridge/describe-error.ts';
import { useMay } from '../../../bridge/session-context.tsx';
import { cx } from '../../../ui/cx.ts';
import { Button } from '../../../ui/input/button.tsx';
import { EmptyState } from '../../../ui/state/empty-state.tsx';
import { ErrorState } from '../../../ui/state/error-state.tsx';
import { Badge } from '../../../ui/text/badge.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { Countdown } from '../../../ui/time/countdown.tsx';
import { Time } from '../../../ui/time/time.tsx';
import { JudgeRun, type RunAct } from './judge-run.tsx';

interface WaitingRunProps {
  readonly run: PlaybookRun;
  /** Absent where the operator may not judge. */
  readonly onJudge?: (act: RunAct) => void;
}

const WaitingRun = ({ run, onJudge }: WaitingRunProps) => (
  <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-t border-line py-3 first:border-t-0 first:pt-0 last:pb-0">
    <div className="min-w-0 flex-1">
      <p className="m-0 flex flex-wrap items-center gap-2">
        <strong className="font-semibold">
          <PlainText text={run.title} max={120} />
        </strong>
        {run.second_operator ? <Badge tone="high">second operator</Badge> : null}
        <span className="text-text-2">
          prepared <Time at={Date.parse(run.started_at)} />
          {run.expires_at === null ? null : (
            <>
              , given up in <Countdown until={Date.parse(run.expires_at)} over="given up" />
            </>
          )}
        </span>
      </p>
      <p className="m-0 mt-1">
        {run.alert === null ? (
          <PlainText text={run.about} max={300} />
        ) : (
          <Link to="/alerts/$alert" params={{ alert: run.alert }}>
            <PlainText text={run.about} max={300} />
          </Link>
        )}
      </p>
      <ol className="m-0 mt-1 list-decimal pl-5 text-text-2">
        {run.steps.map(({ act, sentence }) => (
          <li key={`${act} ${sentence}`}>
            <PlainText text={sentence} max={240} />
          </li>
        ))}
      </ol>
    </div>
    {onJudge ? (
      <div className="flex gap-2">
        <Button onClick={() => onJudge('decline')}>Decline…</Button>
        <Button variant="danger" onClick={() => onJudge('approve')}>
          Approve…
        </Button>
      </div>
    ) : null}
  </li>
);

interface WaitingProps {
  /** Undefined while they are read. */
  readonly runs: readonly PlaybookRun[] | undefined;
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** What waits for somebody to say yes or no; first of all, for time runs. */
export const Waiting = ({ runs, error, onRetry }: WaitingProps) => {
  const responds = useMay(may.respond);
  const [asked, setAsked] = useState<{ readonly run: PlaybookRun; readonly act: RunAct }>();
  if (error) return <ErrorState title="What waits could not be read." detail={describeError(error).text} onRetry={onRetry} />;
  if (!runs) return <div aria-busy="true" />;
  return (
    <section className={cx('panel', runs.length > 0 && 'border-high')} aria-label="Waiting for approval">
      {runs.length === 0 ? (
        <EmptyState
          title="Nothing waits for approval."
          looked={
            <>
              The runs of all playbooks were looked at.{' '}
              <Link to="/response" search={{ tab: 'runs' }}>
                All runs
              </Link>
            </>
          }
        />
      ) : null}
      <ul className="m-0 list-none p-0">
        {runs.map((run) => (
          <WaitingRun key={run.id} run={run} {...(responds ? { onJudge: (act: RunAct) => setAsked({ run, act }) } : {})} />
        ))}
      </ul>
      {asked ? <JudgeRun key={asked.run.id} run={asked.run} act={asked.act} onClose={() => setAsked(undefined)} /> : null}
    </section>
  );
};
