import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Alert } from '../../../shared/contract/alerts.ts';
import { may } from '../../../shared/role.ts';
import { useClient } from '../../bridge/console-context.tsx';
import { describeError } from '../../bridge/describe-error.ts';
import { leavesNothing } from '../../bridge/leaves-nothing.ts';
import { useMay } from '../../bridge/session-context.tsx';
import { useRefreshOn } from '../../bridge/use-changes.ts';
import { Button } from '../../ui/input/button.tsx';
import { ErrorState } from '../../ui/state/error-state.tsx';
import { PlainText } from '../../ui/text/plain-text.tsx';
import { StateDot } from '../../ui/text/state-dot.tsx';
import { RunPlaybook } from './run-playbook.tsx';
import { progressWords, runStateTones, runStateWords } from './runs/run-words.ts';

/** What playbooks did about an alert, or wait to do, acts that a second operator had to approve, and the way to set one going. */
export const AlertRuns = ({ alert }: { readonly alert: Pick<Alert, 'id' | 'rule' | 'sentence'> }) => {
  const client = useClient();
  const responds = useMay(may.respond);
  const [asked, setAsked] = useState(false);
  const key = ['response.runs', 'alert', alert.id];
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => client.response.runs({ alert: alert.id, limit: 10 }, { signal }),
  });
  useRefreshOn(['playbook.', 'act.'], key);
  const runs = data?.runs ?? [];
  const failed = leavesNothing(error, data);
  if (runs.length === 0 && !responds && !failed) return null;
  return (
    <section aria-label="Playbooks" className="flex flex-col gap-2">
      <h3 className="m-0 text-sm font-semibold text-text-2">Playbooks</h3>
      {runs.length === 0 ? null : (
        <ul className="m-0 flex list-none flex-col gap-1 p-0">
          {runs.map((run) => (
            <li key={run.id} className="flex flex-wrap items-center gap-x-3">
              <Link to="/response" search={run.state === 'waiting' ? { tab: 'waiting' } : { tab: 'runs', run: run.id, alert: alert.id }}>
                <PlainText text={run.title} max={80} />
              </Link>
              <StateDot tone={runStateTones[run.state]}>{runStateWords[run.state]}</StateDot>
              {run.state === 'waiting' ? null : <span className="text-text-2">{progressWords(run)}</span>}
            </li>
          ))}
        </ul>
      )}
      {failed ? (
        <ErrorState title="What playbooks did could not be read." detail={describeError(error).text} onRetry={() => void refetch()} />
      ) : null}
      {responds && !failed ? (
        <div>
          <Button onClick={() => setAsked(true)}>Run a playbook…</Button>
        </div>
      ) : null}
      {asked ? <RunPlaybook alert={alert} onClose={() => setAsked(false)} /> : null}
    </section>
  );
};
