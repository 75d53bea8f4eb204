import { type Chance, createChance } from '../world/chance.ts';
import { CARELESS_CLIENT, type LabClient } from '../world/clients.ts';
import type { LabPerson, World } from '../world/world.ts';

/** What people do, and how often among a hundred acts. */
const personal = {
  open: 26,
  use: 12,
  renew: 12,
  mistype: 7,
  sign_out: 5,
  account: 3,
  wrong_code: 1,
  abandon: 3,
  deny: 1,
  stale_form: 1,
  broken_link: 2,
  withdraw: 2,
} as const;
export type PersonalAct = keyof typeof personal;

/** What clients do of themselves. */
const ownWork = { work: 17, look_up: 3, careless: 4, hand_back: 1 } as const;
export type OwnAct = keyof typeof ownWork;

/** The next thing that happens in the lab. What comes of it depends on the server; that it is tried does not. */
export type Act = {
  readonly number: number;
  /** Pause before it, in units of the mean pause: many short ones, some long ones. */
  readonly gap: number;
  /** For what is left to chance within it. */
  readonly chance: Chance;
  readonly client: LabClient;
} & ({ readonly by: 'person'; readonly kind: PersonalAct; readonly person: LabPerson } | { readonly by: 'client'; readonly kind: OwnAct });

const LONGEST_GAP = 4;
const NIGHT = 0.2;
const EVENING = 0.6;

/** How much somebody does at an hour of the day where they live: 1 at work. */
export const activityAt = (hour: number): number => (hour >= 9 && hour < 17 ? 1 : hour >= 7 && hour < 23 ? EVENING : NIGHT);

const kindsOf = <K extends string>(table: Readonly<Record<K, number>>): readonly (readonly [K, number])[] =>
  Object.entries<number>(table).map(([kind, weight]) => [kind as K, weight] as const);

const everyAct = [
  ...kindsOf(personal).map(([kind, weight]) => ({ by: 'person', kind, weight }) as const),
  ...kindsOf(ownWork).map(([kind, weight]) => ({ by: 'client', kind, weight }) as const),
];

const withSecondFactor = (kind: PersonalAct): boolean => kind === 'wrong_code';

const clientFor = ({ clients }: World, person: LabPerson, kind: PersonalAct, chance: Chance): LabClient => {
  const own = clients.filter(({ id }) => person.applications.includes(id));
  const renewable = own.filter(({ grants }) => grants.includes('refresh_token'));
  const asking = own.filter(({ skipConsent }) => !skipConsent);
  const careless = clients.filter(({ id }) => id === CARELESS_CLIENT);
  const fitting = kind === 'renew' || kind === 'withdraw' ? renewable : kind === 'deny' ? asking : kind === 'broken_link' ? careless : own;
  return chance.pick(fitting.length > 0 ? fitting : own);
};

const workersFor = ({ clients }: World, kind: OwnAct): readonly LabClient[] => {
  if (kind === 'careless') return clients.filter(({ id }) => id === CARELESS_CLIENT);
  if (kind === 'look_up') return clients.filter(({ address }) => address !== null);
  return clients.filter((client) => client.kind === 'service');
};

/**
 * Decides, act by act, what happens in a world: the same acts for the same seed at the same hours. Who is up depends on the hour; nothing depends on what the
 * server answered before.
 *
 * @returns A function of the hour of the day in UTC, 0 up to 24.
 */
export const createActs = (world: World, seed: number): ((hour: number) => Act) => {
  const chance = createChance(`acts ${seed}`);
  let number = 0;
  return (hour) => {
    number += 1;
    const gap = Math.min(LONGEST_GAP, -Math.log(1 - chance.number()));
    const chosen = chance.weighted(everyAct, ({ weight }) => weight);
    const common = { number, gap, chance: createChance(`act ${seed} ${number}`) };
    if (chosen.by === 'client') return { ...common, by: 'client', kind: chosen.kind, client: chance.pick(workersFor(world, chosen.kind)) };
    const { kind } = chosen;
    const candidates = withSecondFactor(kind) ? world.people.filter(({ secondFactor }) => secondFactor) : world.people;
    const person = chance.weighted(candidates, ({ zone }) => activityAt((hour + zone + 24) % 24));
    return { ...common, by: 'person', kind, person, client: clientFor(world, person, kind, chance) };
  };
};
