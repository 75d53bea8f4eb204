import { Link } from '@tanstack/react-router';
import type { LoggedEventView } from '../../shared/contract/audit.ts';
import { cx } from '../ui/cx.ts';
import { PlainText } from '../ui/text/plain-text.tsx';
import { Severity } from '../ui/text/severity.tsx';
import { Time } from '../ui/time/time.tsx';
import { flowSteps } from './flow-steps.ts';
import { formatDelta } from './format-delta.ts';

interface FlowStoryProps {
  readonly flow: readonly LoggedEventView[];
  /** The event from which the story was opened. */
  readonly current?: number;
}

/** One flow told from its beginning: what happened, and how long after the step before. Each step opens its event. */
export const FlowStory = ({ flow, current }: FlowStoryProps) => (
  <ol aria-label="The flow, step by step" className="m-0 list-none p-0">
    {flowSteps(flow).map(({ event, sentence, sincePrevious }, at) => (
      <li
        key={event.seq}
        aria-current={event.seq === current ? 'step' : undefined}
        className={cx(
          'grid grid-cols-[72px_14px_minmax(0,1fr)] items-baseline gap-x-2 border-l-2 py-1 pl-2',
          event.seq === current ? 'border-accent bg-accent-weak' : 'border-line-strong',
        )}
      >
        <span className="num text-sm text-text-3">
          {at === 0 ? <Time at={event.at} format="time" seconds /> : formatDelta(sincePrevious)}
        </span>
        <Severity level={event.severity} short />
        <Link to="/audit/$seq" params={{ seq: String(event.seq) }} className="text-text">
          <PlainText text={sentence} max={200} />
        </Link>
      </li>
    ))}
  </ol>
);
