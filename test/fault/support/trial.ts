import { createRefusalGate } from '../../../electron/audit/refusal-gate.ts';
import { newId } from '../../../electron/lib/ids.ts';
import type { SessionRecord } from '../../../electron/store/records.ts';
import { createSqliteStore, type SqliteStore } from '../../../electron/store/sqlite/sqlite-store.ts';
import type { Fact } from '../../../shared/audit-event.ts';
import { addSession, createEndpoints, type Endpoints } from '../../support/endpoints.ts';
import { type ClientWithSecret, createWorld, type Person, type World } from '../../support/world.ts';
import { createFaultyDriver, type FaultyDriver } from './faulty-driver.ts';

/** The secret of `signer`, the client that proves itself by assertion. */
export const ASSERTION_SECRET = 'a secret for assertions, long enough: 0123456789abcdef';

/** A world whose store stands on the faulty driver. What it needs is in place before the first fault. */
export interface Trial {
  readonly world: World;
  readonly driver: FaultyDriver;
  readonly store: SqliteStore;
  readonly endpoints: Endpoints;
  readonly client: ClientWithSecret;
  readonly signer: ClientWithSecret;
  readonly person: Person;
  /** Whoever is signed in by the trial itself, and by nothing else. */
  readonly visitor: Person;
  readonly session: SessionRecord;
  /** Facts of which the store told. */
  readonly told: readonly Fact[];
  close(): Promise<void>;
}

export const createTrial = async (): Promise<Trial> => {
  const world = await createWorld();
  const client = await world.addClient();
  const signer = await world.addClient({ id: 'signer', authMethod: 'client_secret_jwt', assertionAlg: 'HS256', secret: ASSERTION_SECRET });
  const person = await world.addUser({ name: 'alice' });
  const visitor = await world.addUser({ name: 'bob' });
  const session = await addSession(world, person);
  await world.store.close();
  const driver = createFaultyDriver();
  const { directory, clock, random, sealer } = world;
  const refusalGate = createRefusalGate({ clock, window: 60_000, inFull: 1_000_000 });
  const boot = newId({ clock, random });
  const store = createSqliteStore({ directory, clock, random, sealer, boot, refusalGate, synchronous: 'OFF', open: driver.open });
  const told: Fact[] = [];
  store.onCommit((facts) => void told.push(...facts));
  const onFaults: World = { ...world, store };
  return {
    world: onFaults,
    driver,
    store,
    endpoints: createEndpoints(onFaults),
    client,
    signer,
    person,
    visitor,
    session,
    told,
    async close() {
      driver.disarm();
      await store.close();
      await world.close();
    },
  };
};
