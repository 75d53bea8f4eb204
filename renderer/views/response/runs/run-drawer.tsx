import { useState } from 'react';
import type { PlaybookRun } from '../../../../shared/contract/response.ts';
import { rolesForSteps } from '../../../../shared/contract/roles-for-steps.ts';
import { may } from '../../../../shared/role.ts';
import { describeError } from '../../../bridge/describe-error.ts';
import { useMay, useMe } from '../../../bridge/session-context.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Drawer } from '../../../ui/overlay/drawer.tsx';
import { ErrorState } from '../../../ui/state/error-state.tsx';
import { KeyValue } from '../../../ui/text/key-value.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { StateDot } from '../../../ui/text/state-dot.tsx';
import { Countdown } from '../../../ui/time/countdown.tsx';
import { Time } from '../../../ui/time/time.tsx';
import { modeWords } from '../mode-words.ts';
import { AskedFor } from './asked-for.tsx';
import { JudgeButtons } from './judge-buttons.tsx';
import { JudgeRun, type RunAct } from './judge-run.tsx';
import { RunSteps } from './run-steps.tsx';
import { isUndoable, progressWords, runStateTones, runStateWords } from './run-words.ts';
import { useRun } from './use-run.ts';

interface RunDrawerProps {
  readonly id: string;
  /** What the list knows of it. */
  readonly known?: PlaybookRun;
  readonly position?: string;
  readonly onClose: () => void;
  readonly onNext: () => void;
  readonly onPrevious: () => void;
}

const at = (instant: string | null) => (instant === null ? '–' : <Time at={Date.parse(instant)} format="date-time" seconds />);

const Buttons = ({ run, onAsk }: { readonly run: PlaybookRun; readonly onAsk: (act: RunAct) => void }) =>
  run.state === 'waiting' ? <JudgeButtons run={run} onJudge={onAsk} danger /> : <Button onClick={() => onAsk('undo')}>Take back…</Button>;

const Body = ({ run }: { readonly run: PlaybookRun }) => (
  <div className="flex flex-col gap-4">
    <div>
      <AskedFor {...run} />
    </div>
    <KeyValue
      items={[
        ...(run.act === null ? [{ label: 'Mode', value: modeWords[run.mode] }] : []),
        { label: 'Started', value: at(run.started_at) },
        ...(run.state === 'waiting' && run.expires_at !== null
          ? [{ label: 'Given up', value: <Countdown until={Date.parse(run.expires_at)} lead="in" over="by now" /> }]
          : []),
        ...(run.ended_at === null ? [] : [{ label: 'Ended', value: at(run.ended_at) }]),
        ...(run.approved_by_name === null ? [] : [{ label: 'Approved by', value: run.approved_by_name }]),
        ...(run.state === 'waiting' && run.second_operator
          ? [{ label: 'Approval', value: 'By an operator other than who started it' }]
          : []),
        { label: 'Came to', value: progressWords(run) },
      ]}
    />
    <RunSteps steps={run.steps} />
  </div>
);

/** One run as it goes on: what it was about, each step with how it went, and the way back where there is one. */
export const RunDrawer = ({ id, known, position, onClose, onNext, onPrevious }: RunDrawerProps) => {
  const responds = useMay(may.respond);
  const { role } = useMe();
  const [act, setAct] = useState<RunAct>();
  const { data: run, error, refetch } = useRun(id, known);
  const judged = responds && run && (run.state === 'waiting' || (isUndoable(run) && rolesForSteps(run.steps).includes(role)));
  return (
    <Drawer
      title={<PlainText text={run?.title ?? 'Run'} max={120} />}
      {...(run ? { lead: <StateDot tone={runStateTones[run.state]}>{runStateWords[run.state]}</StateDot> } : {})}
      {...(position === undefined ? {} : { position })}
      onClose={onClose}
      onNext={onNext}
      onPrevious={onPrevious}
      {...(judged ? { footer: <Buttons run={run} onAsk={setAct} /> } : {})}
    >
      {error ? <ErrorState title="The run could not be read." detail={describeError(error).text} onRetry={() => void refetch()} /> : null}
      {run ? <Body run={run} /> : error ? null : <div aria-busy="true" />}
      {run && act ? <JudgeRun run={run} act={act} onClose={() => setAct(undefined)} /> : null}
    </Drawer>
  );
};
