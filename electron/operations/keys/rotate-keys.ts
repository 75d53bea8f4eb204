import type { KeyView } from '../../../shared/contract/keys.ts';
import type { SigningAlgorithm } from '../../oauth/client.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { rotateSigningKeys } from '../rotate-signing-keys.ts';
import { listKeys } from './list-keys.ts';

/** Keys in the JWKS at once: each rotation leaves its former key there until the tokens it signed have ended. */
const MAX_PUBLISHED_KEYS = 20;

/**
 * Rotates the signing keys at once: the answer to a key that may be known.
 *
 * @param input.alg The algorithm, whose first key is made if it has none; all when left out.
 * @returns The keys as they are afterwards; refusal `conflict` when so many former keys are still published that another would swell the JWKS.
 * Audits `key.created`, `key.activated`, `key.retiring`, `key.retired`.
 */
export const rotateKeys = async (
  deps: OperationDeps,
  context: OperationContext,
  { alg, note }: { alg?: SigningAlgorithm | undefined; note?: string | undefined },
): Promise<OperationOutcome<{ keys: KeyView[] }>> => {
  const published = (await deps.store.read.registry.signingKeys()).filter(({ state }) => state !== 'retired');
  if (published.length >= MAX_PUBLISHED_KEYS)
    return refuse(
      'conflict',
      `${published.length} keys are published already. Wait until the former ones retire. See: gatewatch keys list`,
    );
  await rotateSigningKeys(deps.rotation, {
    actor: context.actor,
    correlation: context.correlation,
    note,
    command: alg === undefined ? {} : { alg },
  });
  return listKeys(deps, context, {});
};
