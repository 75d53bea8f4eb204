import { placeKind } from '../../../shared/place-kind.ts';
import { type MOST_SIGHTED, type Sightings, sightingsAmongNewest, sightingsOfAddress } from '../../audit/reading/sightings.ts';
import type { AddressRange } from '../../limits/address-range.ts';
import { createAddressRules } from '../../limits/address-rules.ts';
import { createBreather } from '../import/breathe.ts';
import type { OperationDeps } from '../operation.ts';

/** People whose sessions are counted, and sessions of one. */
const MOST_USERS = 200;
const MOST_SESSIONS = 100;

/** Who was seen from somewhere, each with how many events, most first. */
export interface Presence extends Sightings {
  readonly users: ReadonlyMap<string, number>;
  readonly clients: ReadonlyMap<string, number>;
}

/** Counts values, most frequent first; nulls are left out. */
export const tally = <T>(values: readonly (T | null)[]): Map<T, number> => {
  const counts = new Map<T, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return new Map([...counts].sort(([, a], [, b]) => b - a));
};

const isIn = ({ clock }: OperationDeps, ranges: readonly AddressRange[]): ((address: string) => boolean) => {
  const rules = createAddressRules({ clock });
  for (const range of ranges) rules.put({ id: range.text, kind: 'block', range, expiresAt: null });
  return (address) => rules.judge(address) !== null;
};

/** Who was seen from these ranges: for one address, or the /64 of one, in the newest {@link MOST_SIGHTED} events of it, for ranges in as many newest events of all. */
export const whoIsThere = async (deps: OperationDeps, ranges: readonly AddressRange[]): Promise<Presence> => {
  const reading = { db: deps.logConnection(), sealer: deps.sealer, breathe: createBreather(1) };
  const [first, second] = ranges;
  const isOne = first !== undefined && second === undefined && placeKind(first.text) === 'address';
  const sightings = isOne ? await sightingsOfAddress(reading, first.text) : await sightingsAmongNewest(reading, isIn(deps, ranges));
  const { seen } = sightings;
  return { ...sightings, users: tally(seen.map(({ user }) => user)), clients: tally(seen.map(({ client }) => client)) };
};

/** How many live sessions began in these ranges, of the {@link MOST_USERS} people seen there most. */
export const countSessions = async (deps: OperationDeps, ranges: readonly AddressRange[], { users }: Presence): Promise<number> => {
  const isMeant = isIn(deps, ranges);
  const breathe = createBreather(10);
  let count = 0;
  for (const user of [...users.keys()].slice(0, MOST_USERS)) {
    const sessions = await deps.store.read.sessions.listOfUser(user, deps.clock.now(), MOST_SESSIONS);
    count += sessions.filter(({ address }) => isMeant(address)).length;
    await breathe();
  }
  return count;
};
