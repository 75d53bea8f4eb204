import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { undoableFacts } from '../../../../shared/contract/acts.ts';
import type { LoggedEventView } from '../../../../shared/contract/audit.ts';
import { may } from '../../../../shared/role.ts';
import { useUndo } from '../../../acts/use-undo.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeError } from '../../../bridge/describe-error.ts';
import { useMay } from '../../../bridge/session-context.tsx';
import { eventSentence } from '../../../events/event-sentence.ts';
import { formatDelta } from '../../../events/format-delta.ts';
import { Timeline } from '../../../ui/data/timeline.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { ErrorState } from '../../../ui/state/error-state.tsx';
import { counted } from '../../../ui/text/counted.ts';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { EventDetails } from '../event-details.tsx';
import { Proof } from './proof.tsx';

/** The steps of one flow as a story: what came when, counted from its first step. */
const Flow = ({ flow, seq }: { readonly flow: readonly LoggedEventView[]; readonly seq: number }) => {
  const first = flow[0]?.at ?? 0;
  return (
    <section className="panel" aria-labelledby="flow">
      <h2 id="flow" className="panel-head">
        The flow
        <span className="ml-auto font-normal text-text-3">{`${counted(flow.length, 'step')} in ${formatDelta((flow.at(-1)?.at ?? first) - first).slice(1)}`}</span>
      </h2>
      <Timeline
        label="Steps of the flow"
        items={flow.map((event) => ({
          id: String(event.seq),
          at: event.at,
          title: <PlainText text={eventSentence(event)} max={200} />,
          detail: event.seq === seq ? 'this event' : `${formatDelta(event.at - first)} after the first`,
          tone: event.seq === seq ? ('accent' as const) : event.success === false ? ('high' as const) : ('neutral' as const),
          link: <Link to="/audit/$seq" params={{ seq: String(event.seq) }} />,
        }))}
      />
    </section>
  );
};

const isUndoable = (kind: string): boolean => undoableFacts.some((undoable) => undoable === kind);

/** The way back from what the event tells of. The server refuses it once that no longer stands as it was left. */
const TakeBack = ({ seq, onDone }: { readonly seq: number; readonly onDone: () => void }) => {
  const undo = useUndo(onDone);
  const [busy, setBusy] = useState(false);
  const takeBack = async (): Promise<void> => {
    setBusy(true);
    await undo(seq);
    setBusy(false);
  };
  return (
    <Button size="sm" busy={busy} onClick={() => void takeBack()}>
      Take it back
    </Button>
  );
};

/** One event: all it holds, the flow it is a step of, and the proof that the log holds it. */
export const EventPage = () => {
  const { seq: typed = '' } = useParams({ strict: false });
  const seq = Number(typed);
  const client = useClient();
  const responds = useMay(may.respond);
  const valid = Number.isSafeInteger(seq) && seq > 0;
  const { data, error, refetch } = useQuery({
    queryKey: ['audit.show', seq],
    queryFn: ({ signal }) => client.audit.show({ seq }, { signal }),
    enabled: valid,
  });
  if (!valid || error)
    return (
      <div className="page">
        <ErrorState
          title="The event could not be shown."
          detail={error ? describeError(error).text : 'The address names no number of the log.'}
          onRetry={() => void refetch()}
        />
      </div>
    );
  if (!data) return <div className="page" aria-busy="true" />;
  return (
    <div className="page">
      <div className="page-head">
        <h1>Event {seq}</h1>
        <div className="ml-auto flex items-center gap-3">
          {responds && isUndoable(data.event.kind) ? <TakeBack seq={seq} onDone={() => void refetch()} /> : null}
          {seq > 1 ? (
            <Link to="/audit/$seq" params={{ seq: String(seq - 1) }}>
              Before
            </Link>
          ) : null}
          <Link to="/audit/$seq" params={{ seq: String(seq + 1) }}>
            After
          </Link>
        </div>
      </div>
      <p className="m-0 text-lg">
        <PlainText text={eventSentence(data.event)} max={400} />
      </p>
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] items-start gap-4">
        <section className="panel" aria-label="Fields">
          <EventDetails event={data.event} />
        </section>
        <div className="flex min-w-0 flex-col gap-4">
          {data.flow.length > 1 ? <Flow flow={data.flow} seq={seq} /> : null}
          <Proof seq={seq} />
        </div>
      </div>
    </div>
  );
};
