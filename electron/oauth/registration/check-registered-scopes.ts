import { parseScopes } from '../scopes.ts';
import type { ClientMetadata } from './client-metadata.ts';
import type { MetadataProblem } from './metadata-problem.ts';

/**
 * Reads the scopes a client registers, and those it gets when it later names none.
 *
 * @param allowed The scopes that are open to registration, and that are registered when none is named; undefined when all are.
 * @see RFC 7591 §2 (`scope`) · RFC 6749 §3.3
 */
export const checkRegisteredScopes = (
  metadata: Pick<ClientMetadata, 'scope' | 'default_scope'>,
  allowed: readonly string[] | undefined,
): { scopes: string[]; defaultScopes: string[]; problems: MetadataProblem[] } => {
  const problems: MetadataProblem[] = [];
  const read = (field: 'scope' | 'default_scope'): string[] | undefined => {
    const text = metadata[field];
    if (text === undefined) return undefined;
    const parsed = parseScopes(text);
    if (parsed.ok) return parsed.value;
    problems.push({ field, problem: parsed.refusal.description, fix: 'Give names with one space between them.' });
    return [];
  };
  const scopes = read('scope') ?? [...(allowed ?? [])];
  // To identify the user or to stay when they leave is asked for by a request, never by default.
  const defaultScopes = read('default_scope') ?? scopes.filter((scope) => scope !== 'openid' && scope !== 'offline_access');
  if (allowed !== undefined && scopes.some((scope) => !allowed.includes(scope))) {
    problems.push({ field: 'scope', problem: 'A scope is not open to registration.', fix: 'Ask an administrator for it.' });
  }
  if (defaultScopes.some((scope) => !scopes.includes(scope))) {
    problems.push({ field: 'default_scope', problem: 'A default scope is not among the scopes.', fix: 'Add it to scope.' });
  }
  return { scopes, defaultScopes, problems };
};
