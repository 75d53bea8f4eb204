import type { Problem } from '../../../shared/contract/procedure.ts';
import { canonicalEmail, canonicalUserName } from '../../accounts/user-names.ts';
import { done } from '../../lib/outcome.ts';
import { type OperationOutcome, refuseInput } from '../operation.ts';
import { checkClaims } from './check-claims.ts';

type Claims = Readonly<Record<string, unknown>>;

export interface PreparedUser {
  /** Canonical. */
  readonly name: string;
  readonly email: string | null;
  readonly claims: Claims;
}

const sentence = (description: string): Pick<Problem, 'problem' | 'fix'> => ({ problem: description, fix: 'Give another.' });

/** Name and mail of the account are columns of their own, so that they are not kept a second time among the claims. */
const withoutOwnColumns = ({ email: _, preferred_username: __, updated_at: ___, ...claims }: Claims): Claims => claims;

/**
 * Brings what is said of a person to the forms that are stored. The mail may stand among the claims instead of beside them.
 *
 * @param path Put before each field of a problem, such as `users[3].`; empty for none.
 * @returns The person, or refusal `invalid_input` with every problem found.
 */
export const prepareUser = (
  given: { readonly username: string; readonly email?: string | undefined; readonly claims?: Claims | undefined },
  path = '',
): OperationOutcome<PreparedUser> => {
  const claims = given.claims ?? {};
  const problems = checkClaims(claims, `${path}claims`);
  const name = canonicalUserName(given.username);
  if (!name.ok) problems.push({ field: `${path}username`, ...sentence(name.refusal.description) });
  const claimed = typeof claims.email === 'string' ? claims.email : undefined;
  const written = given.email ?? claimed;
  const email = written === undefined ? undefined : canonicalEmail(written);
  if (email && !email.ok) problems.push({ field: `${path}email`, ...sentence(email.refusal.description) });
  if (given.email !== undefined && claimed !== undefined && given.email !== claimed)
    problems.push({
      field: `${path}claims.email`,
      problem: 'It differs from the e-mail address of the account.',
      fix: 'Give one of the two.',
    });
  if (problems.length > 0 || !name.ok || (email && !email.ok)) return refuseInput(problems);
  return done({ name: name.value, email: email?.value ?? null, claims: withoutOwnColumns(claims) });
};
