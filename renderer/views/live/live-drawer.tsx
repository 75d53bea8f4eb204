import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useClient } from '../../bridge/console-context.tsx';
import { describeError } from '../../bridge/describe-error.ts';
import { eventSentence } from '../../events/event-sentence.ts';
import { FlowStory } from '../../events/flow-story.tsx';
import { logSearch } from '../../events/log-search.ts';
import { Drawer } from '../../ui/overlay/drawer.tsx';
import { ErrorState } from '../../ui/state/error-state.tsx';
import { counted } from '../../ui/text/counted.ts';
import { Severity } from '../../ui/text/severity.tsx';
import { EventDetails } from '../audit/event-details.tsx';
import { addressValue, clientValue, fieldLabels, kindValue, severityValue, userValue } from './field-words.ts';
import { ValueButton } from './value-menu.tsx';

/** Before and after a line: what else happened then. */
const AROUND_MS = 60_000;

interface LiveDrawerProps {
  readonly seq: number;
  readonly onClose: () => void;
  readonly onNext: () => void;
  readonly onPrevious: () => void;
}

/** One event of the live log: all it holds, the flow it is a step of, and the way to its proof and its neighbours. */
export const LiveDrawer = ({ seq, onClose, onNext, onPrevious }: LiveDrawerProps) => {
  const client = useClient();
  const { data, error, refetch } = useQuery({
    queryKey: ['audit.show', seq],
    queryFn: ({ signal }) => client.audit.show({ seq }, { signal }),
  });
  const event = data?.event;
  const values = event ? [kindValue(event), severityValue(event), userValue(event), clientValue(event), addressValue(event)] : [];
  return (
    <Drawer
      title={event ? eventSentence(event) : `Event ${seq}`}
      {...(event ? { lead: <Severity level={event.severity} /> } : {})}
      onClose={onClose}
      onNext={onNext}
      onPrevious={onPrevious}
    >
      {error ? <ErrorState title="The event could not be read." detail={describeError(error).text} onRetry={() => void refetch()} /> : null}
      {event ? (
        <>
          <p className="m-0 flex flex-wrap gap-x-4">
            <Link to="/audit/$seq" params={{ seq: String(seq) }}>
              Proof of event {seq}
            </Link>
            <Link to="/audit" search={{ ...logSearch({ from: event.at - AROUND_MS, to: event.at + AROUND_MS }), event: seq }}>
              The log around it
            </Link>
          </p>
          <ul aria-label="Keep or leave out" className="m-0 flex list-none flex-wrap gap-2 p-0">
            {values.flatMap((value) =>
              value
                ? [
                    <li
                      key={value.field}
                      className="flex max-w-full items-baseline gap-1.5 rounded-full border border-line-strong px-2.5 py-0.5"
                    >
                      <span className="text-text-3">{fieldLabels[value.field]}</span>
                      <ValueButton value={value} />
                    </li>,
                  ]
                : [],
            )}
          </ul>
          {data.flow.length > 1 ? (
            <section aria-labelledby="live-flow">
              <h3 id="live-flow" className="m-0 mb-1">
                The flow, {counted(data.flow.length, 'step')}
              </h3>
              <FlowStory flow={data.flow} current={seq} />
            </section>
          ) : null}
          <section aria-label="Fields">
            <h3 className="m-0 mb-1">Fields</h3>
            <EventDetails event={event} />
          </section>
        </>
      ) : null}
    </Drawer>
  );
};
