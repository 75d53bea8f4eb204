import type { Severity } from '../../../shared/severity.ts';
import type { EpochMs } from '../../../shared/units.ts';

/** What the log has a column for. */
interface ColumnFilter {
  /** Recorded at or after this moment of the wall clock. */
  readonly from?: EpochMs | undefined;
  /** Recorded before this moment. */
  readonly to?: EpochMs | undefined;
  /** Any of these kinds; none at all finds nothing. */
  readonly kinds?: readonly string[] | undefined;
  readonly minSeverity?: Severity | undefined;
  /** Events that tell of neither success nor failure are found by neither. */
  readonly success?: boolean | undefined;
  readonly user?: string | undefined;
  readonly client?: string | undefined;
  /** As it was recorded, or any of several. Found as long as it is not erased. */
  readonly address?: string | readonly string[] | undefined;
  readonly token?: string | undefined;
  readonly correlation?: string | undefined;
}

/** What only the body of an event says. */
interface BodyFilter {
  readonly session?: string | undefined;
  readonly grant?: string | undefined;
  readonly actor?: string | undefined;
  /** Words that all occur in the body, in any case: in the kind, the ids, the names and values of details. Personal values lie elsewhere. */
  readonly text?: string | undefined;
}

/** What events are looked for; members that are there have all to hold. */
export interface EventFilter extends ColumnFilter, BodyFilter {}

/** A filter that an index serves, or the order of the log itself: no body has to be read. */
export type IndexedFilter = ColumnFilter & { readonly [M in keyof BodyFilter]?: undefined };

export type EventOrder = 'asc' | 'desc';

/** Events between two sequence numbers, both excluded. */
export interface SeqRange {
  readonly after: number;
  readonly before: number;
}

/** Whether the filter lets every event through. */
export const isUnfiltered = (filter: EventFilter): boolean => Object.values(filter).every((value) => value === undefined);
