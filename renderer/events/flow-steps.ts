import type { LoggedEventView } from '../../shared/contract/audit.ts';
import type { Millis } from '../../shared/units.ts';
import { eventSentence } from './event-sentence.ts';

/** One step of a flow, with how long it came after the one before and after the first. */
export interface FlowStep {
  readonly event: LoggedEventView;
  readonly sentence: string;
  readonly sincePrevious: Millis;
  readonly sinceFirst: Millis;
}

/** The events of one flow as a story: in the order in which they were recorded, each with its distance in time. */
export const flowSteps = (flow: readonly LoggedEventView[]): readonly FlowStep[] => {
  const ordered = flow.toSorted((a, b) => a.seq - b.seq);
  const first = ordered[0]?.at ?? 0;
  return ordered.map((event, at) => ({
    event,
    sentence: eventSentence(event),
    sincePrevious: event.at - (ordered[at - 1]?.at ?? event.at),
    sinceFirst: event.at - first,
  }));
};
