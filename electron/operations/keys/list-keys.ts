import type { KeyView } from '../../../shared/contract/keys.ts';
import { done } from '../../lib/outcome.ts';
import type { SigningKeyRecord } from '../../store/records.ts';
import { toInstant, toInstantOrNull } from '../instant.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';

/** Retired keys are kept for ever; this many of the newest say enough. */
const SHOWN_KEYS = 100;

const describeKey = (key: SigningKeyRecord): KeyView => ({
  kid: key.kid,
  alg: key.alg,
  state: key.state,
  created_at: toInstant(key.createdAt),
  activated_at: toInstantOrNull(key.activatedAt),
  retiring_at: toInstantOrNull(key.retiringAt),
  retired_at: toInstantOrNull(key.retiredAt),
});

/** The signing keys, oldest first, without their private parts. */
export const listKeys = async (
  { store }: Pick<OperationDeps, 'store'>,
  _context: OperationContext,
  _input: object,
): Promise<OperationOutcome<{ keys: KeyView[] }>> => {
  const keys = await store.read.registry.signingKeys();
  return done({ keys: keys.slice(-SHOWN_KEYS).map(describeKey) });
};
