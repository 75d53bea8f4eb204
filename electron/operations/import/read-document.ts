import { z } from 'zod';
import type { Problem } from '../../../shared/contract/procedure.ts';
import { done } from '../../lib/outcome.ts';
import { readJson } from '../../lib/read-json.ts';
import { shown } from '../../lib/shown.ts';
import { type OperationOutcome, refuseInput } from '../operation.ts';

const MAX_CLIENTS = 10_000;
const MAX_USERS = 100_000;
const MAX_RESOURCES = 1000;

/** The three lists of a document; their entries are not judged yet. */
export interface ImportDocument {
  readonly clients: readonly unknown[];
  readonly users: readonly unknown[];
  readonly resources: readonly unknown[];
}

const schema = z.strictObject({
  clients: z.array(z.unknown()).max(MAX_CLIENTS).default([]),
  users: z.array(z.unknown()).max(MAX_USERS).default([]),
  resources: z.array(z.unknown()).max(MAX_RESOURCES).default([]),
});

const whole = (problem: string, fix: string): Problem => ({ field: 'document', problem, fix });

const toProblems = (issue: z.core.$ZodIssue): Problem[] => {
  const field = String(issue.path[0] ?? 'document');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      field: shown(key),
      problem: 'The field is not known.',
      fix: 'Give clients, users and resources only.',
    }));
  if (issue.code === 'too_big') return [{ field, problem: `There are over ${issue.maximum} entries.`, fix: 'Import in parts.' }];
  return [{ field, problem: 'It is not a list.', fix: 'Give a JSON list.' }];
};

/**
 * Reads the outer form of an import: one JSON object of three lists.
 *
 * @param text At most 64 MiB (the contract checks); a byte order mark in front is passed over.
 * @returns The lists, or refusal `invalid_input`.
 */
export const readDocument = (text: string): OperationOutcome<ImportDocument> => {
  const content = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (!content.isWellFormed()) return refuseInput([whole('It is not well-formed Unicode.', 'Save it as UTF-8.')]);
  if (!/^[ \t\r\n]*\{/.test(content))
    return refuseInput([whole('It is not a JSON object.', 'Give {"clients": […], "users": […], "resources": […]}.')]);
  const json = readJson(content);
  if ('problem' in json) return refuseInput([whole(`It is not valid JSON: ${json.problem}.`, 'Correct it there.')]);
  const parsed = schema.safeParse(json.value);
  if (!parsed.success) return refuseInput(parsed.error.issues.flatMap(toProblems));
  const { clients, users, resources } = parsed.data;
  if (clients.length + users.length + resources.length === 0)
    return refuseInput([whole('It holds no client, user or resource.', 'Give at least one.')]);
  return done(parsed.data);
};
