import { MAX_PROBLEMS, type Problem, type RefusalCode } from '../../shared/contract/procedure.ts';
import type { Check } from '../../shared/contract/server.ts';
import type { Role } from '../../shared/role.ts';
import type { EpochMs } from '../../shared/units.ts';
import type { PasswordHasher } from '../accounts/password-hash.ts';
import type { PasswordPolicy } from '../accounts/password-policy.ts';
import type { ListDeps } from '../audit/reading/list-events.ts';
import type { Config } from '../config/config.ts';
import type { Sealer } from '../keys/seal.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { type Outcome, type Refusal, refused } from '../lib/outcome.ts';
import type { Random } from '../lib/random.ts';
import type { Store } from '../store/store.ts';
import type { RotateDeps } from './rotate-signing-keys.ts';

/** What the operations of an administrator work with. */
export interface OperationDeps {
  readonly store: Store;
  readonly config: Config;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly sealer: Sealer;
  readonly hasher: PasswordHasher;
  readonly passwordPolicy: PasswordPolicy;
  readonly rotation: RotateDeps;
  readonly site: Site;
  /** The connection that reads the log; asked for anew each time, since it may be another one after a failure. */
  readonly logConnection: () => ListDeps['db'];
  /** Signs all that is recorded now; a log that contradicts its kept head is left unsigned. */
  readonly checkpoint: () => Promise<unknown>;
  /** The doctor's examination of this installation. */
  readonly examine: () => Promise<Check[]>;
}

/** Where the operations run. */
export interface Site {
  readonly version: string;
  /** Null when it is not known without a running server. */
  readonly issuer: string | null;
  /** Null when no server runs. */
  readonly startedAt: EpochMs | null;
  readonly masterKey: { readonly source: 'environment' | 'file' | 'generated'; readonly path?: string | undefined };
}

/** Who asks, as the door established it. */
export interface Caller {
  /** For the log: `local:cli`, `operator:<id>`, `policy:<playbook>`. */
  readonly actor: string;
  readonly role: Role;
  /** The operator, when it is one; whoever holds the control file of the data directory is none. */
  readonly operator?: { readonly id: string; readonly name: string } | undefined;
  /** Id of the operator's session. */
  readonly session?: string | undefined;
  /** From where the console is used; absent in the app itself. */
  readonly address?: string | undefined;
}

/** Who asks, and whether they still wait for the answer. */
export interface OperationContext extends Caller {
  readonly signal?: AbortSignal | undefined;
}

export interface OperationRefusal extends Refusal<RefusalCode> {
  readonly problems?: readonly Problem[] | undefined;
}

export type OperationOutcome<T> = Outcome<T, OperationRefusal>;

/** Refuses an operation: nothing was changed. The description names what is wrong and the fix. */
export const refuse = (code: RefusalCode, description: string): { readonly ok: false; readonly refusal: OperationRefusal } =>
  refused({ code, description, reason: code });

/**
 * Refuses an input with what is wrong with it, the first problem as its description.
 *
 * @param total How many problems there are when only the first of them are given.
 */
export const refuseInput = (
  problems: readonly Problem[],
  total = problems.length,
): { readonly ok: false; readonly refusal: OperationRefusal } => {
  const [first] = problems;
  const more = total > 1 ? ` (and ${total - 1} more)` : '';
  const description = first ? `${first.field}: ${first.problem} ${first.fix}${more}` : 'The input is not valid.';
  return refused({ code: 'invalid_input', description, reason: 'invalid_input', problems: problems.slice(0, MAX_PROBLEMS) });
};
