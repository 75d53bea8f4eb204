import { z } from 'zod';
import type { Problem } from '../../../shared/contract/procedure.ts';
import { parseStoredHash } from '../../accounts/password-hash.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import { type OperationDeps, type OperationOutcome, refuseInput } from '../operation.ts';
import { type PreparedUser, prepareUser } from '../users/prepare-user.ts';

/** A person of the document, judged. */
export interface ImportUser extends PreparedUser {
  /** Subject identifier to keep; null to make one for a new account. */
  readonly sub: string | null;
  /** In the clear, to be hashed; null when there is none, or a hash is given instead. */
  readonly password: string | null;
  readonly passwordHash: string | null;
}

/** OpenID Connect Core §2: `sub` is at most 255 ASCII characters. */
const subGrammar = /^[\x21-\x7e]{1,255}$/;

const schema = z.strictObject({
  sub: z.string().regex(subGrammar).optional(),
  username: z.string(),
  email: z.string().optional(),
  password: z.string().optional(),
  password_hash: z.string().optional(),
  claims: z.record(z.string(), z.unknown()).optional(),
});
type Entry = z.infer<typeof schema>;

const fixes: Readonly<Record<string, string>> = {
  sub: 'Give 1 to 255 printable ASCII characters without spaces.',
  claims: 'Give an object of OpenID Connect claims.',
};

const toProblems = (issue: z.core.$ZodIssue): Problem[] => {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ field: shown(key), problem: 'The field is not known.', fix: 'Remove it or correct its name.' }));
  const field = String(issue.path[0] ?? 'entry');
  return [{ field, problem: 'The value is missing or not of the kind expected.', fix: fixes[field] ?? 'Give a text.' }];
};

const checkHash = (hash: string): Problem[] => {
  const known = parseStoredHash(hash);
  return known.ok ? [] : [{ field: 'password_hash', problem: known.refusal.description, fix: 'Give a hash in its standard form.' }];
};

const checkSecrets = async (
  { passwordPolicy }: Pick<OperationDeps, 'passwordPolicy'>,
  { password, password_hash: hash }: Entry,
  user: PreparedUser | null,
): Promise<Problem[]> => {
  if (password !== undefined && hash !== undefined)
    return [{ field: 'password_hash', problem: 'A password is given too.', fix: 'Give one of the two.' }];
  if (hash !== undefined) return checkHash(hash);
  if (password === undefined || user === null) return [];
  const name = typeof user.claims.name === 'string' ? user.claims.name : undefined;
  const { violations } = await passwordPolicy.check(password, { username: user.name, email: user.email ?? undefined, name });
  return violations.map(({ rule, message }) => ({ field: 'password', problem: `The password breaks the rule ${rule}.`, fix: message }));
};

/**
 * Judges a person of the document. A password in the clear has to keep the policy; a hash cannot be judged so.
 *
 * @returns The person, or refusal `invalid_input` with every problem found.
 */
export const prepareImportUser = async (
  deps: Pick<OperationDeps, 'passwordPolicy'>,
  given: unknown,
): Promise<OperationOutcome<ImportUser>> => {
  const parsed = schema.safeParse(given);
  if (!parsed.success) return refuseInput(parsed.error.issues.flatMap(toProblems));
  const entry = parsed.data;
  const user = prepareUser(entry);
  const problems = [...(user.ok ? [] : (user.refusal.problems ?? [])), ...(await checkSecrets(deps, entry, user.ok ? user.value : null))];
  if (!user.ok || problems.length > 0) return refuseInput(problems);
  return done({ ...user.value, sub: entry.sub ?? null, password: entry.password ?? null, passwordHash: entry.password_hash ?? null });
};
