import type { Problem } from '../../../shared/contract/procedure.ts';
import type { OperationDeps } from '../operation.ts';

interface Owner {
  readonly name: string;
  readonly email: string | null;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** What the policy holds against a password; neither rules nor messages hold a part of it. */
export const checkNewPassword = async (
  { passwordPolicy }: Pick<OperationDeps, 'passwordPolicy'>,
  password: string,
  { name, email, claims }: Owner,
): Promise<{ readonly problems: readonly Problem[]; readonly rules: string[] }> => {
  const known = typeof claims.name === 'string' ? claims.name : undefined;
  const { violations } = await passwordPolicy.check(password, { username: name, email: email ?? undefined, name: known });
  const problems = violations.map(({ rule, message }) => ({
    field: 'password',
    problem: `The password breaks the rule ${rule}.`,
    fix: message,
  }));
  return { problems, rules: violations.map(({ rule }) => rule) };
};
