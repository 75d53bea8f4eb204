import { applyImport } from '../operations/import/apply-import.ts';
import type { OperationDeps } from '../operations/operation.ts';
import { type Credentials, createCredentials } from './world/credentials.ts';
import { describeWorld } from './world/describe-world.ts';
import { createWorld, type World } from './world/world.ts';

export interface PreparedLab {
  readonly credentials: Credentials;
  /** The directory was empty before. */
  readonly isNew: boolean;
}

/** Who does it, for the record. */
const ACTOR = 'lab';
const CALLER = { actor: ACTOR, role: 'administrator' } as const;

/** The mark is written before anybody is let in, so that whoever is in it is of the lab. */
const markDirectory = async ({ store }: OperationDeps): Promise<boolean> => {
  if ((await store.read.registry.setting('lab')) === 'yes') return false;
  const isInUse = (await store.read.clients.count()) > 0 || (await store.read.users.count()) > 0;
  if (isInUse) throw new Error('The data directory holds clients or people that are no part of the lab.');
  await store.write((tx) => tx.registry.putSetting('lab', 'yes'));
  return true;
};

/** Imports those that are missing, or were changed; a second run finds everything in place and records nothing. */
const importWorld = async (deps: OperationDeps, document: string): Promise<void> => {
  const importing = async (dry_run: boolean) => {
    const outcome = await applyImport(deps, CALLER, { document, dry_run });
    if (!outcome.ok) throw new Error(`The world of the lab could not be imported: ${outcome.refusal.description}`);
    return outcome.value;
  };
  const plan = await importing(true);
  if ([plan.clients, plan.users, plan.resources].some(({ created, updated }) => created + updated > 0)) await importing(false);
};

/** User names of those who have a password already. */
const knownOf = async ({ store }: OperationDeps, { people }: World): Promise<ReadonlySet<string>> => {
  const known = new Set<string>();
  for (const { name } of people) if ((await store.read.users.findByName(name))?.passwordHash) known.add(name);
  return known;
};

/** An import knows no second factors. Who has one already keeps it. */
const enrolSecondFactors = async ({ store, clock }: OperationDeps, { people }: World, credentials: Credentials): Promise<void> => {
  for (const { name } of people.filter(({ secondFactor }) => secondFactor))
    await store.write(async (tx) => {
      const user = await tx.users.findByName(name);
      if (!user || (await tx.users.totp(user.id))) return;
      await tx.users.putTotp({ userId: user.id, secret: credentials.totpSecrets[name] ?? '', lastStep: 0, enrolledAt: clock.now() });
      await tx.audit({ kind: 'mfa.enrolled', user: user.id, login: name, actor: ACTOR, details: { method: 'totp' } });
    });
};

/**
 * Makes a data directory the lab's, and lets the people and clients of a seed in. Doing it again changes nothing but what was changed since: whoever was
 * removed comes back, who was suspended stays so.
 *
 * @returns What they know, made of the installation's own secret.
 * @throws Error when the directory is somebody else's, or the world cannot be imported; StoreFault when nothing could be made durable.
 * Audits what an import audits, and `mfa.enrolled`.
 */
export const prepareLab = async (deps: OperationDeps, seed: number): Promise<PreparedLab> => {
  const isNew = await markDirectory(deps);
  const world = createWorld(seed);
  const credentials = createCredentials(world, (label) => deps.sealer.mac('pepper', `lab\0${label}`));
  const known = await knownOf(deps, world);
  await importWorld(
    deps,
    describeWorld(world, credentials, (name) => known.has(name)),
  );
  await enrolSecondFactors(deps, world, credentials);
  return { credentials, isNew };
};
