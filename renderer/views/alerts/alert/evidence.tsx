import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { LoggedEventView } from '../../../../shared/contract/audit.ts';
import { eventSentence } from '../../../events/event-sentence.ts';
import { logSearch } from '../../../events/log-search.ts';
import { Timeline } from '../../../ui/data/timeline.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import type { Tone } from '../../../ui/text/tone.ts';
import { logOf } from './log-of.ts';
import type { ShownAlert } from './use-alert.ts';

const AT_FIRST = 8;

const toneOf = ({ severity, success }: LoggedEventView): Tone => {
  if (severity !== 'info') return severity;
  return success === false ? 'medium' : 'neutral';
};

/** Where it came from, and what it called itself: what tells one fact of the kind from the next. */
const fromWhere = ({ address, login }: LoggedEventView): string =>
  [login === undefined ? '' : `as ${login}`, address === undefined ? '' : `from ${address}`].filter(Boolean).join(' ');

interface FactsProps {
  readonly label: string;
  readonly events: readonly LoggedEventView[];
  /** Marks the fact that made it an alert. */
  readonly decided?: number;
}

/** Facts of the log, each a way to its page with the proof. */
export const Facts = ({ label, events, decided }: FactsProps) => {
  const [all, setAll] = useState(false);
  const shown = all ? events : events.slice(0, AT_FIRST);
  return (
    <>
      <Timeline
        label={label}
        items={shown.map((event) => ({
          id: String(event.seq),
          at: event.at,
          title: <PlainText text={eventSentence(event)} max={160} />,
          tone: toneOf(event),
          detail: (
            <PlainText
              text={[`#${event.seq}`, fromWhere(event), event.seq === decided ? 'decided it' : ''].filter(Boolean).join(', ')}
              max={160}
            />
          ),
          link: <Link to="/audit/$seq" params={{ seq: String(event.seq) }} />,
        }))}
      />
      {shown.length < events.length ? (
        <Button variant="ghost" size="sm" className="self-start" onClick={() => setAll(true)}>
          {`Show all ${events.length.toLocaleString('en-US')}`}
        </Button>
      ) : null}
    </>
  );
};

/** The facts it stands on, newest first. */
export const Evidence = ({ alert }: { readonly alert: ShownAlert }) => {
  const { facts, count, decided_seq: decided } = alert;
  const more = count > facts.length ? ` of ${count.toLocaleString('en-US')}` : '';
  return (
    <section aria-label="Evidence" className="flex flex-col gap-1">
      <h3 className="m-0 flex items-baseline gap-2 text-sm font-semibold text-text-2">
        Evidence
        <span className="font-normal text-text-3">{`${facts.length.toLocaleString('en-US')}${more} ${facts.length === 1 ? 'fact' : 'facts'}`}</span>
        <Link to="/audit" search={logSearch(logOf(alert))} className="ml-auto font-normal">
          In the log
        </Link>
      </h3>
      {facts.length === 0 ? (
        <p className="m-0 text-text-3">The facts it stands on are not kept any more.</p>
      ) : (
        <Facts label="Facts it stands on" events={facts} decided={decided} />
      )}
    </section>
  );
};

/** Who did what about it, oldest first. */
export const History = ({ alert }: { readonly alert: ShownAlert }) => (
  <section aria-label="History" className="flex flex-col gap-1">
    <h3 className="m-0 text-sm font-semibold text-text-2">Who did what</h3>
    {alert.history.length === 0 ? <p className="m-0 text-text-3">Nobody did anything about it yet.</p> : null}
    <Facts label="What was done about it" events={alert.history} />
  </section>
);
