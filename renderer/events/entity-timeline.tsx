import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { EventFilterInput } from '../../shared/contract/audit.ts';
import type { Severity } from '../../shared/severity.ts';
import { useClient } from '../bridge/console-context.tsx';
import { describeError } from '../bridge/describe-error.ts';
import { usePending } from '../bridge/use-changes.ts';
import { Timeline } from '../ui/data/timeline.tsx';
import { Button } from '../ui/input/button.tsx';
import { EmptyState } from '../ui/state/empty-state.tsx';
import { ErrorState } from '../ui/state/error-state.tsx';
import { PlainText } from '../ui/text/plain-text.tsx';
import type { Tone } from '../ui/text/tone.ts';
import { eventSentence } from './event-sentence.ts';

const NEWEST = 50;
const toneOf = (severity: Severity, success: boolean | null): Tone => {
  if (severity !== 'info') return severity;
  return success === false ? 'medium' : 'neutral';
};

interface EntityTimelineProps {
  readonly filter: EventFilterInput;
  /** Kinds that are worth saying that there is something new; any when empty. */
  readonly kinds?: readonly string[];
}

/** The newest events of one user, client, address or family, and the way to all of them. */
export const EntityTimeline = ({ filter, kinds = [] }: EntityTimelineProps) => {
  const client = useClient();
  const { pending, clear } = usePending(kinds);
  const { data, error, refetch } = useQuery({
    queryKey: ['audit.list', 'timeline', filter],
    queryFn: ({ signal }) => client.audit.list({ filter, limit: NEWEST }, { signal }),
  });
  const reload = (): void => {
    clear();
    void refetch();
  };
  const events = data?.events ?? [];
  return (
    <section className="panel min-w-0" aria-label="Events">
      <h2 className="panel-head">
        Events
        <span className="ml-auto flex items-center gap-3 font-normal text-text-3">
          {pending > 0 ? (
            <Button variant="ghost" size="sm" onClick={reload}>
              Read again
            </Button>
          ) : null}
          <Link to="/audit" search={filter}>
            All in the log
          </Link>
        </span>
      </h2>
      {error ? <ErrorState title="The events could not be read." detail={describeError(error).text} onRetry={reload} /> : null}
      {data && events.length === 0 ? <EmptyState title="No event." looked="The whole log was looked at." /> : null}
      <Timeline
        label="Events"
        items={events.map((event) => ({
          id: String(event.seq),
          at: event.at,
          title: <PlainText text={eventSentence(event)} max={160} />,
          tone: toneOf(event.severity, event.success),
          ...(event.address === undefined || event.address === filter.address
            ? {}
            : { detail: <PlainText text={`from ${event.address}`} /> }),
          link: <Link to="/audit/$seq" params={{ seq: String(event.seq) }} />,
        }))}
      />
    </section>
  );
};
