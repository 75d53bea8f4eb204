import { planRotation } from '../../keys/key-schedule.ts';
import { done } from '../../lib/outcome.ts';
import { rotateKeys } from '../keys/rotate-keys.ts';
import type { OperationDeps, OperationOutcome } from '../operation.ts';
import { commandLine } from './act-command.ts';
import type { ActKind, ActOf, PreparedAct } from './act-kind.ts';
import { counted } from './in-words.ts';

interface Rotation extends Pick<ActOf<'keys.rotate'>, 'alg'> {
  /** Keys that begin to sign. */
  readonly begin: number;
}

const performRotation =
  ({ alg, begin }: Rotation): PreparedAct['perform'] =>
  async (deps, context, reason) => {
    const rotated = await rotateKeys(deps, context, { alg, note: reason });
    return rotated.ok ? done({ matched: begin, done: begin, failed: [], residual: null }) : rotated;
  };

const rotate = async (deps: OperationDeps, { alg }: ActOf<'keys.rotate'>): Promise<OperationOutcome<PreparedAct>> => {
  const { store, clock, rotation } = deps;
  const keys = await store.read.registry.signingKeys();
  const plan = planRotation(keys, clock.now(), rotation.rotation, alg === undefined ? {} : { alg });
  const begin = plan.filter((step) => step.change === 'activate' || (step.change === 'generate' && step.state === 'active')).length;
  const target: Rotation = { alg, begin };
  return done({
    sentence: `Rotates ${alg === undefined ? 'the signing keys' : `the ${alg} signing key`}: ${counted(begin, 'new key')} ${begin === 1 ? 'signs' : 'sign'} from now on.`,
    named: alg === undefined ? [] : [alg],
    counts: { keys: begin },
    residual: null,
    reversible: 'no',
    reversibility:
      'A key that stopped signing does not sign again. What it signed stays good until it expires: its public part is in the JWKS until then. To void tokens, revoke them.',
    unaffected: [],
    warnings: [],
    confirm: null,
    command: commandLine(['keys', 'rotate', ...(alg === undefined ? [] : [`--alg=${alg}`])]),
    target,
    perform: performRotation(target),
  });
};

/** What can be done to signing keys. */
export const keyActs: { readonly 'keys.rotate': ActKind<'keys.rotate'> } = {
  'keys.rotate': { preview: (deps, _context, act) => rotate(deps, act), performing: performRotation },
};
