import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { PlaybookRun } from '../../../../shared/contract/response.ts';
import { may } from '../../../../shared/role.ts';
import { useMay } from '../../../bridge/session-context.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Drawer } from '../../../ui/overlay/drawer.tsx';
import { KeyValue } from '../../../ui/text/key-value.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { StateDot } from '../../../ui/text/state-dot.tsx';
import { Time } from '../../../ui/time/time.tsx';
import { modeWords } from '../mode-words.ts';
import { JudgeRun, type RunAct } from './judge-run.tsx';
import { RunSteps } from './run-steps.tsx';
import { isUndoable, progressWords, runStateTones, runStateWords } from './run-words.ts';

interface RunDrawerProps {
  readonly run: PlaybookRun;
  readonly position: string;
  readonly onClose: () => void;
  readonly onNext: () => void;
  readonly onPrevious: () => void;
}

const at = (instant: string | null) => (instant === null ? '–' : <Time at={Date.parse(instant)} format="date-time" seconds />);

/** One run: what it was about, each step with how it went, and the way back where there is one. */
export const RunDrawer = ({ run, position, onClose, onNext, onPrevious }: RunDrawerProps) => {
  const responds = useMay(may.respond);
  const [act, setAct] = useState<RunAct>();
  const footer =
    !responds || (run.state !== 'waiting' && !isUndoable(run)) ? undefined : run.state === 'waiting' ? (
      <>
        <Button onClick={() => setAct('decline')}>Decline…</Button>
        <Button variant="danger" onClick={() => setAct('approve')}>
          Approve…
        </Button>
      </>
    ) : (
      <Button onClick={() => setAct('undo')}>Take back…</Button>
    );
  return (
    <Drawer
      title={<PlainText text={run.title} max={120} />}
      lead={<StateDot tone={runStateTones[run.state]}>{runStateWords[run.state]}</StateDot>}
      position={position}
      onClose={onClose}
      onNext={onNext}
      onPrevious={onPrevious}
      takeFocus={false}
      {...(footer ? { footer } : {})}
    >
      <div className="flex flex-col gap-4">
        <p className="m-0">
          {run.alert === null ? (
            <PlainText text={run.about} max={400} />
          ) : (
            <Link to="/alerts/$alert" params={{ alert: run.alert }}>
              <PlainText text={run.about} max={400} />
            </Link>
          )}
        </p>
        <KeyValue
          items={[
            { label: 'Mode', value: modeWords[run.mode] },
            { label: 'Started', value: at(run.started_at) },
            { label: 'Ended', value: at(run.ended_at) },
            { label: 'Approved by', value: run.approved_by_name },
            { label: 'Came to', value: progressWords(run) },
          ]}
        />
        <RunSteps steps={run.steps} />
      </div>
      {act ? <JudgeRun run={run} act={act} onClose={() => setAct(undefined)} /> : null}
    </Drawer>
  );
};
