import type { EventFilterInput } from '../../../shared/contract/audit.ts';
import { namelessSentence } from '../../events/nameless-sentence.ts';
import { PlainText } from '../../ui/text/plain-text.tsx';
import { Severity } from '../../ui/text/severity.tsx';
import { Time } from '../../ui/time/time.tsx';
import { useLiveSource } from '../live/use-live-source.ts';

const SHOWN = 3;
const GRAVE: EventFilterInput = { severity: 'medium' };

/** The newest events that somebody should know of, newest first; who passes by reads what happened, not to whom. */
export const WallEvents = () => {
  const [, { rows, phase, failure }] = useLiveSource(GRAVE, SHOWN * 2, SHOWN);
  const events = rows
    .flatMap((row) => (row.type === 'event' ? [row.event] : []))
    .slice(-SHOWN)
    .reverse();
  return (
    <section className="panel min-h-0 flex-1 overflow-hidden" aria-label="Newest events of severity medium and above">
      <h2 className="panel-head text-[clamp(13px,1.2vw,24px)]">
        Newest of medium severity and above
        {phase === 'lost' && failure ? <span className="ml-auto font-normal text-critical">{failure.text}</span> : null}
      </h2>
      {events.length === 0 ? (
        <p className="m-0 text-[clamp(14px,1.4vw,28px)] text-text-3">
          {phase === 'loading' ? 'Reading the log' : 'None: the whole log was looked at.'}
        </p>
      ) : (
        <ol className="m-0 list-none p-0 text-[clamp(14px,1.4vw,28px)] [&_svg]:size-[0.75em]">
          {events.map((event) => (
            <li
              key={event.seq}
              className="grid grid-cols-[9.5em_6em_minmax(0,1fr)] items-baseline gap-x-[1vw] border-t border-line py-[0.5vw]"
            >
              <span className="text-text-3">
                <Time at={event.at} seconds />
              </span>
              <Severity level={event.severity} />
              <span className="truncate">
                <PlainText text={namelessSentence(event)} max={200} inline />
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
};
