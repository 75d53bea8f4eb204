import { z } from 'zod';
import type { Problem } from '../../../shared/contract/procedure.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import { parseScopes } from '../../oauth/scopes.ts';
import { type OperationOutcome, refuseInput } from '../operation.ts';

/** A resource server of the document, judged. */
export interface ImportResource {
  readonly identifier: string;
  readonly scopes: readonly string[];
  /** Clients that may introspect the tokens meant for it. */
  readonly clients: readonly string[];
}

const MAX_IDENTIFIER_CHARS = 2000;
const MAX_CLIENTS = 50;

const schema = z.strictObject({
  identifier: z.string(),
  scopes: z.union([z.array(z.string()).max(50), z.string()]).default([]),
  clients: z.array(z.string().min(1).max(128)).max(MAX_CLIENTS).default([]),
});

const fixes: Readonly<Record<string, string>> = {
  identifier: 'Give an absolute URI without fragment, such as https://api.example.com.',
  scopes: 'Give a list of at most 50 scope names.',
  clients: `Give a list of at most ${MAX_CLIENTS} client ids.`,
};

const toProblems = (issue: z.core.$ZodIssue): Problem[] => {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ field: shown(key), problem: 'The field is not known.', fix: 'Remove it or correct its name.' }));
  const field = String(issue.path[0] ?? 'entry');
  return [{ field, problem: 'The value is missing or not of the kind expected.', fix: fixes[field] ?? 'Give an object.' }];
};

const isResourceIdentifier = (text: string): boolean =>
  text.length <= MAX_IDENTIFIER_CHARS && /^[\x21-\x7e]+$/.test(text) && !text.includes('#') && URL.canParse(text);

/**
 * Judges a resource server of the document.
 *
 * @returns The resource, or refusal `invalid_input` with every problem found.
 * @see RFC 8707 §2 (absolute URI, no fragment)
 */
export const prepareResource = (given: unknown): OperationOutcome<ImportResource> => {
  const parsed = schema.safeParse(given);
  if (!parsed.success) return refuseInput(parsed.error.issues.flatMap(toProblems));
  const { identifier, scopes, clients } = parsed.data;
  const problems: Problem[] = [];
  if (!isResourceIdentifier(identifier))
    problems.push({ field: 'identifier', problem: 'It is not an absolute URI.', fix: fixes.identifier ?? '' });
  const names = parseScopes(typeof scopes === 'string' ? scopes : scopes.join(' '));
  if (!names.ok) problems.push({ field: 'scopes', problem: names.refusal.description, fix: fixes.scopes ?? '' });
  if (problems.length > 0 || !names.ok) return refuseInput(problems);
  return done({ identifier, scopes: names.value, clients: [...new Set(clients)] });
};
