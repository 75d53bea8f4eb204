import { type Chance, createChance } from './chance.ts';
import { CARELESS_CLIENT, type LabClient, type LabResource, labClients, labResources } from './clients.ts';
import { deskAgents, familyNames, givenNames, phoneAgents } from './inventions.ts';

/** Somebody who is made up. */
export interface LabPerson {
  /** User name, canonical. */
  readonly name: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
  /** Hours ahead of UTC, where they live. */
  readonly zone: number;
  readonly secondFactor: boolean;
  /** Ids of the clients they use. */
  readonly applications: readonly string[];
  /** From where they come: at work by day, from home else; the phone over its carrier. */
  readonly office: string;
  readonly home: string;
  readonly carrier: string;
  readonly deskAgent: string;
  readonly phoneAgent: string;
}

/** Everybody and everything in the lab. */
export interface World {
  readonly people: readonly LabPerson[];
  readonly clients: readonly LabClient[];
  readonly resources: readonly LabResource[];
}

const PEOPLE = 60;
const SECOND_FACTOR_SHARE = 0.25;
const IPV6_SHARE = 0.35;
/** Where the offices are, in hours ahead of UTC: spread over the day, so that somebody is at work at every hour. */
const offices = [-8, -5, 0, 2, 5, 9] as const;

/** Everybody has the portal; each has two to four of the others. */
const applicationsOf = (chance: Chance, clients: readonly LabClient[]): readonly string[] => {
  const left = clients.filter(({ redirectUri, id }) => redirectUri !== null && id !== 'staff-portal' && id !== CARELESS_CLIENT);
  const chosen = new Set<string>(['staff-portal']);
  for (let wanted = chance.between(2, 4); wanted > 0; wanted--) chosen.add(chance.pick(left).id);
  if (chance.happens(0.2)) chosen.add(CARELESS_CLIENT);
  return [...chosen];
};

/** An address of the ranges kept for documentation: RFC 5737, RFC 3849. */
const homeOf = (chance: Chance, index: number): string =>
  chance.happens(IPV6_SHARE)
    ? `2001:db8:${(0x1000 + index).toString(16)}::${chance.between(2, 0xfffe).toString(16)}`
    : `203.0.113.${20 + index}`;

const person = (chance: Chance, index: number, names: Set<string>): LabPerson => {
  let [givenName, familyName] = [chance.pick(givenNames), chance.pick(familyNames)];
  while (names.has(`${givenName} ${familyName}`)) [givenName, familyName] = [chance.pick(givenNames), chance.pick(familyNames)];
  names.add(`${givenName} ${familyName}`);
  const name = `${givenName}.${familyName}`.toLowerCase();
  return {
    name,
    givenName,
    familyName,
    email: `${name}@${chance.happens(0.8) ? 'example.com' : 'contractors.test'}`,
    zone: chance.pick(offices),
    secondFactor: chance.happens(SECOND_FACTOR_SHARE),
    applications: applicationsOf(chance, labClients),
    // Everybody has their own: an office behind one address would soon meet the limit of sign-ins that an address has.
    office: `192.0.2.${20 + index}`,
    home: homeOf(chance, index),
    carrier: `198.51.100.${100 + index}`,
    deskAgent: chance.pick(deskAgents),
    phoneAgent: chance.pick(phoneAgents),
  };
};

/** Makes the world of a seed: the same one for the same seed, whenever and wherever. It holds no secret. */
export const createWorld = (seed: number): World => {
  const chance = createChance(`world ${seed}`);
  const names = new Set<string>();
  return {
    people: Array.from({ length: PEOPLE }, (_, index) => person(chance, index, names)),
    clients: labClients,
    resources: labResources,
  };
};
