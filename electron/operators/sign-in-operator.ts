import type { HashPoolRefusal } from '../accounts/hash-pool.ts';
import type { PasswordHasher } from '../accounts/password-hash.ts';
import { checkTotp } from '../accounts/totp.ts';
import type { Config } from '../config/config.ts';
import type { Sealer } from '../keys/seal.ts';
import type { Clock } from '../lib/clock.ts';
import { done, type Outcome, refused } from '../lib/outcome.ts';
import type { Random } from '../lib/random.ts';
import type { OperatorRecord } from '../store/records.ts';
import type { Store, Tx } from '../store/store.ts';
import { beginOperatorSession, type SessionStart } from './begin-operator-session.ts';
import { readOperatorName } from './operator-name.ts';
import { codeCount, countFailure, denied, type OperatorDenial, signInCounts, tooManyFailures } from './proof-limits.ts';

export interface OperatorSignInDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealer: Sealer;
  readonly hasher: PasswordHasher;
  readonly config: Pick<Config, 'console'>;
}

export interface OperatorSignIn extends Omit<SessionStart, 'operator' | 'method'> {
  /** As typed. */
  readonly name: string;
  readonly password: string;
  readonly code: string | undefined;
}

/** What hashing found out, before any of it counts. */
interface Proof {
  readonly operator: OperatorRecord | undefined;
  /** The canonical name; empty when what was typed can name nobody. */
  readonly key: string;
  readonly matches: boolean;
  readonly renewed: string | null;
}

const WRONG = 'The name or password is not right.';
const WRONG_CODE = 'That code is not right, or was used before. Wait for the next one.';
const CODE_DUE = 'Give the code of your authenticator.';

/** The slow half, outside any unit of work. A name that nobody has costs what a wrong password costs. */
const prove = async (
  { store, hasher }: OperatorSignInDeps,
  { name, password }: OperatorSignIn,
): Promise<Outcome<Proof, HashPoolRefusal>> => {
  const read = readOperatorName(name);
  const key = read.ok ? read.value.key : '';
  const operator = read.ok ? await store.read.operators.findByName(key) : undefined;
  const verified = await hasher.verify(password, operator?.passwordHash ?? null);
  if (!verified.ok) return verified;
  const { matches, needsRehash } = verified.value;
  const renewed = matches && needsRehash ? await hasher.hash(password) : null;
  return done({ operator, key, matches, renewed: renewed?.ok ? renewed.value : null });
};

const judgePassword = ({ operator, matches }: Proof, now: OperatorRecord | undefined): string | null => {
  if (!operator || !now) return 'unknown_operator';
  if (!matches || operator.passwordChangedAt !== now.passwordChangedAt) return 'wrong_password';
  return now.status === 'active' ? null : 'suspended';
};

/** Spends the code by a conditional write, so that it is good once, also after a restart (RFC 6238 §5.2). */
const judgeCode = async (
  tx: Tx,
  deps: OperatorSignInDeps,
  operator: OperatorRecord,
  code: string | undefined,
): Promise<Outcome<SessionStart['method'], OperatorDenial>> => {
  const totp = await tx.operators.totp(operator.id);
  if (!totp) return done('password');
  if (code === undefined) return denied('second_factor_required', CODE_DUE);
  const now = deps.clock.now();
  const count = codeCount(deps.sealer, operator.id);
  const blocked = await tooManyFailures(tx, [count], now);
  if (blocked) return blocked;
  const checked = checkTotp({ secret: totp.secret, code, at: now, lastStep: totp.lastStep });
  if (checked.ok && (await tx.operators.spendTotpStep(operator.id, checked.value.step))) {
    await tx.guards.clearFailures(count.subject, count.step);
    return done('password+totp');
  }
  await countFailure(tx, [count], now);
  return denied('wrong_credentials', WRONG_CODE, checked.ok ? 'code_replayed' : `code_${checked.refusal.reason}`);
};

/** Settles the proof: the limits are judged here and not before hashing, so that guesses made at once get no more answers than guesses made in turn. */
const settle = async (
  tx: Tx,
  deps: OperatorSignInDeps,
  { address, code }: OperatorSignIn,
  proof: Proof,
): Promise<Outcome<Pick<SessionStart, 'operator' | 'method'>, OperatorDenial>> => {
  const now = deps.clock.now();
  const counts = signInCounts(deps.sealer, proof.operator?.id ?? proof.key, address);
  const blocked = await tooManyFailures(tx, counts, now);
  if (blocked) return blocked;
  const operator = proof.operator && (await tx.operators.find(proof.operator.id));
  const why = judgePassword(proof, operator);
  if (why !== null || !operator) {
    await countFailure(tx, counts, now);
    return denied('wrong_credentials', WRONG, why ?? 'unknown_operator');
  }
  const method = await judgeCode(tx, deps, operator, code);
  if (!method.ok) return method;
  // The count of the address goes on: else whoever has an account of their own could try other names for ever.
  for (const { subject, step } of counts.slice(0, 1)) await tx.guards.clearFailures(subject, step);
  if (proof.renewed !== null) await tx.operators.upgradePassword(operator.id, operator.passwordHash, proof.renewed);
  return done({ operator, method: method.value });
};

/**
 * Signs an operator in by password and, where enrolled, a one-time code.
 *
 * @returns The token of the new session; denial `wrong_credentials`, whose words are the same for every reason a password is refused, `second_factor_required`,
 *   which only the right password gets, or `too_many_attempts`; or refusal `temporarily_unavailable`, reason `hash_pool_full`.
 * @throws StoreFault when nothing could be made durable.
 * Audits `operator.signed_in`, or `operator.sign_in_failed`.
 * @see NIST SP 800-63B, "Rate Limiting (Throttling)" · OWASP ASVS 5.0 §6.3
 */
export const signInOperator = async (
  deps: OperatorSignInDeps,
  input: OperatorSignIn,
): Promise<Outcome<string, OperatorDenial | HashPoolRefusal>> => {
  const proof = await prove(deps, input);
  if (!proof.ok) return proof;
  return deps.store.write(async (tx): Promise<Outcome<string, OperatorDenial>> => {
    const settled = await settle(tx, deps, input, proof.value);
    if (settled.ok) return done(await beginOperatorSession(tx, deps, { ...input, ...settled.value }));
    const { refusal } = settled;
    const { operator } = proof.value;
    const { address, agent, transport, name } = input;
    if (refusal.code !== 'second_factor_required') {
      await tx.refuse({
        kind: 'operator.sign_in_failed',
        actor: operator ? `operator:${operator.id}` : undefined,
        login: name,
        address,
        agent,
        details: { reason: refusal.reason, transport },
      });
    }
    return refused(refusal);
  });
};
