import { Link } from '@tanstack/react-router';
import type { LabRun } from '../../../shared/contract/lab.ts';
import { Button } from '../../ui/input/button.tsx';
import { Progress } from '../../ui/state/progress.tsx';
import { PlainText } from '../../ui/text/plain-text.tsx';
import { useNow } from '../../ui/time/use-now.ts';
import { scoreTime } from './describe-sheet.ts';

interface RunningProps {
  readonly run: LabRun;
  readonly title: string;
  readonly onCancel?: () => void;
}

/** The attack under way, and how long it has been. */
export const Running = ({ run, title, onCancel }: RunningProps) => {
  const now = useNow();
  return (
    <section className="panel flex items-end gap-4 border-medium" aria-label="Under way">
      <div className="min-w-0 flex-1">
        <p className="m-0 mb-1">
          Under way: <PlainText text={title} max={120} />, seed {run.seed}
        </p>
        <Progress label="Attack" value={null} tone="medium" detail={scoreTime(Math.max(0, now - Date.parse(run.started_at)))} />
        {run.persist_seconds > 0 ? (
          <p className="m-0 mt-1 text-text-2">
            {`It goes on until something stops it, ${scoreTime(run.persist_seconds * 1000)} at most. What it raises stands in `}
            <Link to="/alerts">the alerts</Link>.
          </p>
        ) : null}
      </div>
      {onCancel ? <Button onClick={onCancel}>Break off</Button> : null}
    </section>
  );
};
