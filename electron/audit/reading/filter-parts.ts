import type { Database } from 'better-sqlite3';
import { severities, severityNumber } from '../../../shared/severity.ts';
import type { Sealer } from '../../keys/seal.ts';
import { personalIndexText } from '../personal.ts';
import type { IndexedFilter } from './event-filter.ts';

export type SqlValue = string | number;

/** A way to reach matching events in the order of `seq`: one index, read once for each branch, since only equal keys lie in that order. */
export interface Driver {
  readonly index: string;
  readonly condition: string;
  /** What is bound in the condition, branch by branch. No event is in two of them. */
  readonly branches: readonly (readonly SqlValue[])[];
}

/** One member of a filter: as a condition on whatever was reached, and as a driver where an index serves it. */
export interface FilterPart {
  readonly condition: string;
  readonly values: readonly SqlValue[];
  readonly driver?: Driver;
}

/** People behind one address whose events are looked up one by one; an address of more is so common that its events lie close together anyway. */
const MOST_BRANCHES = 1000;

const equal = (index: string, column: string, value: string | undefined): FilterPart[] => {
  if (value === undefined) return [];
  const condition = `${column} = ?`;
  return [{ condition, values: [value], driver: { index, condition, branches: [[value]] } }];
};

const ADDRESS_IDS =
  "SELECT id FROM audit_personal INDEXED BY personal_by_value WHERE value_index IN (SELECT unhex(value) FROM json_each(?)) AND field = 'address'";
/** The same of a /64: what was recorded of the range itself, and of each address in it. */
const RANGE_IDS = `${ADDRESS_IDS} UNION ALL SELECT id FROM audit_personal INDEXED BY personal_by_range WHERE range_index IN (SELECT unhex(value) FROM json_each(?))`;

/** An address is kept once for each person seen at it. Every key version is asked, so that one recorded before a rotation is found. */
const address = ({ db, sealer }: { db: Database; sealer: Sealer }, value: IndexedFilter['address']): FilterPart[] => {
  if (value === undefined) return [];
  const indexes = (typeof value === 'string' ? [value] : value).flatMap((one) =>
    sealer.blindIndexes('audit-personal', personalIndexText('address', one)).map((index) => index.toString('hex')),
  );
  const isRange = typeof value === 'string' && value.includes('/');
  const idsOf = isRange ? RANGE_IDS : ADDRESS_IDS;
  const text = JSON.stringify(indexes);
  const values = isRange ? [text, text] : [text];
  const ids = db
    .prepare<SqlValue[], number>(`${idsOf} LIMIT ?`)
    .pluck()
    .all(...values, MOST_BRANCHES + 1);
  const part = { condition: `address_id IN (${idsOf})`, values };
  if (ids.length > MOST_BRANCHES) return [part];
  return [{ ...part, driver: { index: 'event_by_address', condition: 'address_id = ?', branches: ids.map((id) => [id]) } }];
};

const success = (value: boolean | undefined): FilterPart[] => {
  if (value === undefined) return [];
  if (value) return [{ condition: 'success = 1', values: [] }];
  const condition = 'success = 0';
  return [{ condition, values: [], driver: { index: 'event_by_failure', condition, branches: [[]] } }];
};

const severity = (word: IndexedFilter['minSeverity']): FilterPart[] => {
  const least = word === undefined ? 1 : severityNumber(word);
  if (least <= 1) return [];
  const branches = severities.map(severityNumber).filter((number) => number >= least);
  // The index is partial, and only its own condition, word for word, lets SQLite use it with a bound value.
  const condition = 'severity > 1 AND severity = ?';
  const driver = { index: 'event_by_severity', condition, branches: branches.map((number) => [number]) };
  return [{ condition: 'severity >= ?', values: [least], driver }];
};

const kinds = (given: readonly string[] | undefined): FilterPart[] => {
  if (given === undefined) return [];
  const unique = [...new Set(given)];
  const driver = { index: 'event_by_kind', condition: 'kind = ?', branches: unique.map((kind) => [kind]) };
  return [{ condition: 'kind IN (SELECT value FROM json_each(?))', values: [JSON.stringify(unique)], driver }];
};

const time = ({ from, to }: IndexedFilter): FilterPart[] => [
  ...(from === undefined ? [] : [{ condition: 'at >= ?', values: [from] }]),
  ...(to === undefined ? [] : [{ condition: 'at < ?', values: [to] }]),
];

/** The parts of a filter, those first that as a rule let the fewest events through. */
export const filterParts = (deps: { db: Database; sealer: Sealer }, filter: IndexedFilter): FilterPart[] => [
  ...equal('event_by_token', 'token_id', filter.token),
  ...equal('event_by_correlation', 'correlation', filter.correlation),
  ...address(deps, filter.address),
  ...equal('event_by_user', 'user_id', filter.user),
  ...equal('event_by_client', 'client_id', filter.client),
  ...success(filter.success),
  ...severity(filter.minSeverity),
  ...kinds(filter.kinds),
  ...time(filter),
];
