import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { PlaybookRun } from '../../../../shared/contract/response.ts';
import { may } from '../../../../shared/role.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeError } from '../../../bridge/describe-error.ts';
import { useMay } from '../../../bridge/session-context.tsx';
import { useRefreshOn } from '../../../bridge/use-changes.ts';
import { usePages } from '../../../bridge/use-pages.ts';
import { cx } from '../../../ui/cx.ts';
import { Button } from '../../../ui/input/button.tsx';
import { EmptyState } from '../../../ui/state/empty-state.tsx';
import { ErrorState } from '../../../ui/state/error-state.tsx';
import { Badge } from '../../../ui/text/badge.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { Countdown } from '../../../ui/time/countdown.tsx';
import { Time } from '../../../ui/time/time.tsx';
import { AskedFor } from './asked-for.tsx';
import { JudgeButtons } from './judge-buttons.tsx';
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
          {run.act === null ? 'prepared' : 'asked for'} <Time at={Date.parse(run.started_at)} />
          {run.expires_at === null ? null : (
            <>
              , <Countdown until={Date.parse(run.expires_at)} lead="given up in" over="given up" />
            </>
          )}
        </span>
      </p>
      <AskedFor {...run} />
      <ol className={cx('m-0 mt-1 text-text-2', run.act === null ? 'list-decimal pl-5' : 'list-none p-0')}>
        {run.steps.map(({ sentence, why }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps keep their order, and two may say the same
          <li key={at} className={why === null ? 'text-text' : undefined}>
            <PlainText text={sentence} max={240} />
            {why === null ? null : (
              <>
                {' '}
                Not possible: <PlainText text={why} max={240} />
              </>
            )}
          </li>
        ))}
      </ol>
    </div>
    {onJudge ? (
      <div className="flex gap-2">
        <JudgeButtons run={run} onJudge={onJudge} />
      </div>
    ) : null}
  </li>
);

const KEY = ['response.runs', 'waiting'] as const;
const PAGE = 50;

/** What waits for somebody to say yes or no: what is given up first stands first, and what comes meanwhile below, so that nothing moves under the hand. */
export const Waiting = () => {
  const client = useClient();
  const responds = useMay(may.respond);
  const [asked, setAsked] = useState<{ readonly run: PlaybookRun; readonly act: RunAct }>();
  const { rows, loading, loadingMore, complete, error, refetch, more } = usePages<PlaybookRun>({
    queryKey: KEY,
    fetch: async (cursor, signal) => {
      const { runs, next } = await client.response.runs({ state: 'waiting', order: 'oldest', limit: PAGE, cursor }, { signal });
      return { rows: runs, next };
    },
  });
  useRefreshOn(['playbook.', 'act.'], KEY);
  if (error && rows.length === 0)
    return <ErrorState title="What waits could not be read." detail={describeError(error).text} onRetry={() => void refetch()} />;
  if (loading) return <div aria-busy="true" />;
  return (
    <section className="panel" aria-label="Waiting for approval">
      {rows.length === 0 ? (
        <EmptyState
          title="Nothing waits for approval."
          looked={
            <>
              The runs of all playbooks and all acts were looked at.{' '}
              <Link to="/response" search={{ tab: 'runs' }}>
                All runs
              </Link>
            </>
          }
        />
      ) : null}
      <ul className="m-0 list-none p-0">
        {rows.map((run) => (
          <WaitingRun key={run.id} run={run} {...(responds ? { onJudge: (act: RunAct) => setAsked({ run, act }) } : {})} />
        ))}
      </ul>
      {complete ? null : (
        <Button busy={loadingMore} onClick={more} className="mt-3">
          More
        </Button>
      )}
      {asked ? <JudgeRun key={asked.run.id} run={asked.run} act={asked.act} onClose={() => setAsked(undefined)} /> : null}
    </section>
  );
};
