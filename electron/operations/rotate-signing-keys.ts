import { type KeyChange, planRotation, type RotationPolicy } from '../keys/key-schedule.ts';
import type { Sealer } from '../keys/seal.ts';
import { generateSigningKey, sealSigningKey } from '../keys/signing-key.ts';
import type { Clock } from '../lib/clock.ts';
import type { SigningAlgorithm } from '../oauth/client.ts';
import type { KeyRing } from '../oauth/tokens/key-ring.ts';
import type { SigningKeyRecord } from '../store/records.ts';
import type { Store, Tx } from '../store/store.ts';
import { noted } from './noted.ts';

export interface RotateDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly keyRing: KeyRing;
  readonly rotation: RotationPolicy;
  readonly rsaBits: number;
}

interface Made {
  readonly alg: SigningAlgorithm;
  readonly kid: string;
  readonly privateSealed: Buffer;
  readonly publicJwk: SigningKeyRecord['publicJwk'];
}

const make = async (deps: RotateDeps, alg: SigningAlgorithm): Promise<Made> => {
  const generated = await generateSigningKey({ alg, rsaBits: deps.rsaBits });
  if (!generated.ok) throw new Error(generated.refusal.description);
  const { kid, publicJwk } = generated.value;
  return { alg, kid, privateSealed: sealSigningKey(deps.sealer, generated.value), publicJwk };
};

/** Who rotates, and what they say of it. */
interface Said {
  readonly actor: string;
  readonly correlation?: string | undefined;
  readonly note?: string | undefined;
}

/** Applies one step and records it. */
const apply = async (
  tx: Tx,
  deps: RotateDeps,
  said: Said,
  step: KeyChange,
  keys: readonly SigningKeyRecord[],
  made: Made[],
): Promise<void> => {
  const { actor, correlation, note } = said;
  const by = { actor, correlation };
  const why = noted(note);
  const now = deps.clock.now();
  if (step.change === 'generate') {
    const at = made.findIndex((key) => key.alg === step.alg);
    const [key] = at < 0 ? [] : made.splice(at, 1);
    if (!key) throw new Error(`No ${step.alg} key was made for the rotation.`);
    const activatedAt = step.state === 'active' ? now : null;
    await tx.registry.putSigningKey({ ...key, state: step.state, createdAt: now, activatedAt, retiringAt: null, retiredAt: null });
    await tx.audit({ kind: 'key.created', ...by, details: { kid: key.kid, alg: key.alg, state: step.state, ...why } });
    return;
  }
  const { kid, alg } = step;
  const key = keys.find((known) => known.kid === kid);
  if (!key) throw new Error(`The signing key ${kid} is not there.`);
  if (step.change === 'activate') {
    await tx.registry.putSigningKey({ ...key, state: 'active', activatedAt: now });
    await tx.audit({ kind: 'key.activated', ...by, details: { kid, alg, ...why } });
  } else if (step.change === 'retire') {
    await tx.registry.putSigningKey({ ...key, state: 'retiring', retiringAt: now });
    await tx.audit({ kind: 'key.retiring', ...by, details: { kid, alg, until: now + deps.rotation.overlap * 1000 } });
  } else {
    await tx.registry.putSigningKey({ ...key, state: 'retired', retiredAt: now, privateSealed: null });
    await tx.audit({ kind: 'key.retired', ...by, details: { kid, alg } });
  }
};

/**
 * Brings the signing keys to where they should be now: makes the first ones, publishes and activates successors when they are due, retires old ones. With
 * `command` it rotates at once.
 *
 * The key pairs are made before the unit; the plan is made again inside it, so that two rotations at once cannot both activate a key.
 *
 * @param input.actor Who asked: `system` for the schedule.
 * @returns The steps taken.
 * @throws StoreFault when they could not be made durable.
 * Audits `key.created`, `key.activated`, `key.retiring`, `key.retired`.
 */
export const rotateSigningKeys = async (
  deps: RotateDeps,
  input: Said & { readonly command?: { readonly alg?: SigningAlgorithm } },
): Promise<readonly KeyChange[]> => {
  const foreseen = planRotation(await deps.store.read.registry.signingKeys(), deps.clock.now(), deps.rotation, input.command);
  const made: Made[] = [];
  for (const step of foreseen) if (step.change === 'generate') made.push(await make(deps, step.alg));
  const steps = await deps.store.write(async (tx) => {
    const keys = await tx.registry.signingKeys();
    const plan = planRotation(keys, deps.clock.now(), deps.rotation, input.command);
    for (const step of plan) await apply(tx, deps, input, step, keys, made);
    return plan;
  });
  if (steps.length > 0) deps.keyRing.load(await deps.store.read.registry.signingKeys());
  return steps;
};
