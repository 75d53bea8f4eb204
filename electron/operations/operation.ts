import { type Denial, MAX_PROBLEMS, type Problem, type RefusalCode } from '../../shared/contract/procedure.ts';
import type { Check } from '../../shared/contract/server.ts';
import type { Role } from '../../shared/role.ts';
import type { EpochMs } from '../../shared/units.ts';
import type { PasswordHasher } from '../accounts/password-hash.ts';
import type { PasswordPolicy } from '../accounts/password-policy.ts';
import type { ListDeps } from '../audit/reading/list-events.ts';
import type { Config } from '../config/config.ts';
import type { ConsoleConnection } from '../console/connection.ts';
import type { Places } from '../detect/places/load-places.ts';
import type { DiskGuard } from '../disk/disk-guard.ts';
import type { LiveFeed } from '../feed/live/live-feed.ts';
import type { Sealer } from '../keys/seal.ts';
import type { AttackRuns } from '../lab/runs/attack-runs.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { type Outcome, type Refusal, refused } from '../lib/outcome.ts';
import type { Random } from '../lib/random.ts';
import type { Penalties } from '../limits/penalties.ts';
import type { Limits } from '../limits/tiers.ts';
import type { TrustScores } from '../limits/trust-scores.ts';
import type { TellDesktop } from '../notify/native.ts';
import type { TokenSightings } from '../oauth/tokens/token-sightings.ts';
import type { Store } from '../store/store.ts';
import type { Activity } from './activity.ts';
import type { Previews } from './acts/previews.ts';
import type { LogReadings } from './audit/log-readings.ts';
import type { Standing } from './metrics/count-standing.ts';
import type { RotateDeps } from './rotate-signing-keys.ts';
import type { TrialPlaces } from './rules/trial-places.ts';

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
  /** The rate limits of the HTTP door, for who uses most of them; nothing is counted without a running server. */
  readonly limits: Limits;
  /** Addresses that have to wait; none without a running server. */
  readonly penalties?: Penalties | undefined;
  /** How addresses behaved of late; nothing is known without a running server. */
  readonly trust?: TrustScores | undefined;
  /** The disk that holds the data. */
  readonly disk?: DiskGuard | undefined;
  readonly site: Site;
  /** The connection that reads the log; asked for anew each time, since it may be another one after a failure. */
  readonly logConnection: () => ListDeps['db'];
  /** Signs all that is recorded now; a log that contradicts its kept head is left unsigned. */
  readonly checkpoint: () => Promise<unknown>;
  /** What the rollups know of one client, user or address. */
  readonly activity: Activity;
  /** Acts that were shown and wait to be done. */
  readonly previews: Previews;
  /** When live tokens were last presented to a running server. */
  readonly seen: TokenSightings;
  /** What windows follow the log with; null, or nothing, where no server runs. */
  readonly feed?: LiveFeed | null | undefined;
  /** Which readings of the log are on record already; without it each one is recorded. */
  readonly readings?: LogReadings | undefined;
  /** Counts what is live now, not more often than that is worth; without it each question counts anew. */
  readonly standing?: (() => Promise<Standing>) | undefined;
  /** Where addresses are, as far as a place database says; none without a running server. */
  readonly places?: Places | undefined;
  /** How many rules are tried on the log at once; without it there is no limit. */
  readonly trials?: TrialPlaces | undefined;
  /** Ids of the runs whose steps are being done in this process; without it several may do the same run, each step still once. */
  readonly runsAtWork?: Set<string> | undefined;
  /** The doctor's examination of this installation. */
  readonly examine: () => Promise<Check[]>;
  /** Makes a one-time address of the console for browsers; null, or no such function, where that is not served. */
  readonly consoleTicket?: (() => string | null) | undefined;
  /** Shows something on the desktop; no such function where the engine runs without one. */
  readonly tellDesktop?: TellDesktop | undefined;
  /** The attacks of the lab; null, or no such function, where the server is none. */
  readonly lab?: (() => AttackRuns | null) | undefined;
}

/** Where the operations run. */
export interface Site {
  readonly version: string;
  /** Null when it is not known without a running server. */
  readonly issuer: string | null;
  /** Null when no server runs. */
  readonly startedAt: EpochMs | null;
  /** `keychain-basic`: sealed by a keychain that keeps its secrets under a password everybody knows. The path is then that of the sealed key. */
  readonly masterKey: {
    readonly source: 'environment' | 'file' | 'generated' | 'keychain' | 'keychain-basic';
    readonly path?: string | undefined;
  };
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
  /** The console that asks; absent on the control socket and in what the server does by itself. */
  readonly connection?: ConsoleConnection | undefined;
  /** Joins the facts of one act that does several things. */
  readonly correlation?: string | undefined;
}

/** Nothing was changed. A denial turns the caller away; every other refusal is about what was asked. */
export interface OperationRefusal extends Refusal<RefusalCode | Denial> {
  readonly problems?: readonly Problem[] | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

export type OperationOutcome<T> = Outcome<T, OperationRefusal>;

/** Refuses an operation: nothing was changed. The description names what is wrong and the fix. */
export const refuse = (code: RefusalCode, description: string): { readonly ok: false; readonly refusal: OperationRefusal } =>
  refused({ code, description, reason: code });

/** Turns the caller away. The description says what would let them in. */
export const deny = (code: Denial, description: string): { readonly ok: false; readonly refusal: OperationRefusal } =>
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
