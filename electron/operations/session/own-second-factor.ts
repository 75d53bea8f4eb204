import { checkTotp, newTotpSecret, qrSvg, totpUri } from '../../accounts/totp.ts';
import { done } from '../../lib/outcome.ts';
import { withConfirmedOperator } from '../../operators/confirm-operator.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { byWhom } from '../operators/change-operator.ts';
import { asBusy } from './as-busy.ts';

/** What `newTotpSecret` makes: 160 bits in base32. */
const SECRET = /^[A-Z2-7]{32}$/;
const ENROLLED = 'The second factor is on already. Take it off first.';
const NO_OPERATOR = 'The command line is no operator. See: gatewatch operator reset --remove-second-factor';

/** Makes a secret for an authenticator. Nothing is kept: it counts once `confirmTotp` has seen a code of it. Refusal `conflict` when the factor is on. */
export const beginTotp = async (
  { store, random, config }: OperationDeps,
  { operator }: OperationContext,
  _input: object,
): Promise<OperationOutcome<{ secret: string; uri: string; qr_svg: string }>> => {
  if (!operator) return refuse('conflict', NO_OPERATOR);
  if (await store.read.operators.hasTotp(operator.id)) return refuse('conflict', ENROLLED);
  const secret = newTotpSecret({ random });
  const issuer = config.lab.enabled ? 'Gatewatch lab console' : 'Gatewatch console';
  const uri = totpUri({ issuer, account: operator.name, secret });
  return done({ secret, uri, qr_svg: await qrSvg(uri) });
};

/**
 * Turns the second factor on: a code says that the authenticator has the secret. That code counts as used.
 *
 * @returns Refusal `invalid_input` for a secret that was not made here or a code that is not right, `conflict` when the factor is on. Audits `operator.factor_enrolled`.
 * @see RFC 6238 §5.2
 */
export const confirmTotp = async (
  { store, clock }: OperationDeps,
  context: OperationContext,
  { secret, code }: { secret: string; code: string },
): Promise<OperationOutcome<{ second_factor: true }>> => {
  const { operator } = context;
  if (!operator) return refuse('conflict', NO_OPERATOR);
  if (!SECRET.test(secret)) return refuse('invalid_input', 'secret: This is not the secret that was shown. Start again.');
  return store.write(async (tx): Promise<OperationOutcome<{ second_factor: true }>> => {
    if (await tx.operators.hasTotp(operator.id)) return refuse('conflict', ENROLLED);
    const now = clock.now();
    const checked = checkTotp({ secret, code, at: now, lastStep: null });
    if (!checked.ok) return refuse('invalid_input', 'code: That code is not right. Wait for the next one.');
    await tx.operators.putTotp({ operatorId: operator.id, secret, lastStep: checked.value.step, enrolledAt: now });
    await tx.audit({ kind: 'operator.factor_enrolled', ...byWhom(context), details: { operator: operator.id, method: 'totp' } });
    return done({ second_factor: true });
  });
};

/**
 * Takes the second factor off for who has the password.
 *
 * @returns Denial `wrong_credentials` or `too_many_attempts`; refusal `conflict` when the factor is off, or `unavailable`. Audits `operator.factor_removed`.
 */
export const removeTotp = async (
  deps: OperationDeps,
  context: OperationContext,
  { password }: { password: string },
): Promise<OperationOutcome<{ second_factor: false }>> => {
  if (!context.operator) return refuse('conflict', NO_OPERATOR);
  const who = { session: context.session, operator: context.operator.id, password };
  const removed = await withConfirmedOperator(
    deps,
    who,
    async (tx, _session, { id }): Promise<OperationOutcome<{ second_factor: false }>> => {
      if (!(await tx.operators.dropTotp(id))) return refuse('conflict', 'The second factor is off already.');
      await tx.audit({ kind: 'operator.factor_removed', ...byWhom(context), details: { operator: id, method: 'totp', by: 'self' } });
      return done({ second_factor: false });
    },
  );
  return asBusy(removed);
};
