import type { Database } from 'better-sqlite3';
import type { AuditKind } from '../../../shared/audit-event.ts';
import { type Severity, severities, severityNumber } from '../../../shared/severity.ts';
import type { EpochMs } from '../../../shared/units.ts';
import type { Sealer } from '../../keys/seal.ts';
import { personalIndexText } from '../personal.ts';

/** Which events are wanted. What is left out, or an empty list, restricts nothing. */
export interface EventFilter {
  /** From this time on. */
  readonly from?: EpochMs | undefined;
  /** Before this time. */
  readonly to?: EpochMs | undefined;
  readonly kinds?: readonly AuditKind[] | undefined;
  readonly minSeverity?: Severity | undefined;
  readonly success?: boolean | undefined;
  readonly user?: string | undefined;
  readonly client?: string | undefined;
  /** The whole address, as it was recorded. */
  readonly address?: string | undefined;
  readonly token?: string | undefined;
  readonly correlation?: string | undefined;
}

export type SqlValue = string | number | Buffer;

/** A piece of SQL from this file, with the values it is bound to. Values never become part of the text. */
export interface Fragment {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** One condition: how to test it, and how to go through what meets it in the order of `seq`. */
export interface Term {
  readonly test: Fragment;
  /** An index that holds, for each of the alternatives, its events in the order of `seq`; undefined when there is none. */
  readonly index: string | undefined;
  /** Conditions that exclude each other and together make up the term. */
  readonly alternatives: readonly Fragment[];
}

export interface TimeSpan {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

export interface Terms {
  readonly terms: readonly Term[];
  readonly time: TimeSpan | undefined;
  /** True when no event can meet the filter. */
  readonly empty: boolean;
}

/** More alternatives than this are tested event by event: an address that many people share. */
const MOST_ALTERNATIVES = 64;

const equal = (column: string, index: string, value: string | undefined): Term[] => {
  if (value === undefined) return [];
  const test = { sql: `${column} = ?`, values: [value] };
  return [{ test, index, alternatives: [test] }];
};

const placeholders = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

const kindTerm = (kinds: readonly AuditKind[] | undefined): Term[] => {
  if (!kinds || kinds.length === 0) return [];
  const values = [...new Set(kinds)];
  const alternatives = values.map((kind) => ({ sql: 'kind = ?', values: [kind] }));
  return [{ test: { sql: `kind IN (${placeholders(values)})`, values }, index: 'event_by_kind', alternatives }];
};

/** The index leaves out the lowest severity, and the planner has to be told that this is not asked for. */
const severityTerm = (minSeverity: Severity | undefined): Term[] => {
  if (minSeverity === undefined || minSeverity === severities[0]) return [];
  const least = severityNumber(minSeverity);
  const alternatives = severities
    .map(severityNumber)
    .filter((number) => number >= least)
    .map((number) => ({ sql: 'severity = ? AND severity > 1', values: [number] }));
  return [{ test: { sql: 'severity >= ?', values: [least] }, index: 'event_by_severity', alternatives }];
};

const successTerm = (success: boolean | undefined): Term[] => {
  if (success === undefined) return [];
  const test = { sql: success ? 'success = 1' : 'success = 0', values: [] };
  return [{ test, index: success ? undefined : 'event_by_failure', alternatives: success ? [] : [test] }];
};

/** The rows beside the log that hold an address: one for each person it was seen with, under any version of the key. */
const addressTerm = (db: Database, sealer: Sealer, address: string): Term | undefined => {
  const indexes = sealer.blindIndexes('audit-personal', personalIndexText('address', address));
  const rows = `SELECT id FROM audit_personal WHERE value_index IN (${placeholders(indexes)}) AND field = 'address'`;
  const ids = db
    .prepare<SqlValue[], number>(`${rows} LIMIT ${MOST_ALTERNATIVES + 1}`)
    .pluck()
    .all(...indexes);
  if (ids.length === 0) return undefined;
  const test = { sql: `address_id IN (${rows})`, values: indexes };
  if (ids.length > MOST_ALTERNATIVES) return { test, index: undefined, alternatives: [] };
  return { test, index: 'event_by_address', alternatives: ids.map((id) => ({ sql: 'address_id = ?', values: [id] })) };
};

/** Turns a filter into conditions on the log. */
export const toTerms = (deps: { readonly db: Database; readonly sealer: Sealer }, filter: EventFilter): Terms => {
  const { from, to, address } = filter;
  const addressed = address === undefined ? undefined : addressTerm(deps.db, deps.sealer, address);
  const terms = [
    ...equal('token_id', 'event_by_token', filter.token),
    ...equal('correlation', 'event_by_correlation', filter.correlation),
    ...equal('user_id', 'event_by_user', filter.user),
    ...equal('client_id', 'event_by_client', filter.client),
    ...(addressed ? [addressed] : []),
    ...successTerm(filter.success),
    ...severityTerm(filter.minSeverity),
    ...kindTerm(filter.kinds),
  ];
  const time = from === undefined && to === undefined ? undefined : { from: from ?? 0, to: to ?? Number.MAX_SAFE_INTEGER };
  return { terms, time, empty: address !== undefined && addressed === undefined };
};
