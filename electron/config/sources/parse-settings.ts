import type { z } from 'zod';
import { shown } from '../../lib/shown.ts';
import type { ConfigKey } from '../config-keys.ts';
import type { ConfigProblem } from '../problem.ts';
import type { Setting } from './setting.ts';

const MAX_ISSUES = 5;

export type Origin = Pick<Setting, 'source' | 'where'>;

/** Valid values as one nested object, ready for the schema, and what was wrong with the others (whose places the defaults hold). */
export interface ParsedSettings {
  readonly values: Readonly<Record<string, unknown>>;
  /** Where each value that is not the default came from. */
  readonly origins: ReadonlyMap<string, Origin>;
  readonly problems: readonly ConfigProblem[];
}

const place = (path: readonly PropertyKey[]): string =>
  path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((node, step) => (typeof node === 'object' && node !== null ? Reflect.get(node, step) : undefined), value);

/** Says what is wrong with one value, in words; the value itself only where it is no secret. */
const wording = (key: ConfigKey, value: unknown, issue: z.core.$ZodIssue): string => {
  const where = place(issue.path) === '' ? '' : `${place(issue.path)}: `;
  const given = key.secret ? 'the value given (not shown)' : shown(at(value, issue.path));
  if (issue.code === 'unrecognized_keys') return `${where}unknown ${issue.keys.map(shown).join(', ')}`;
  if (issue.code === 'custom') return `${where}${given} ${issue.message}`;
  if (issue.code === 'invalid_key') return `${where}the name is not one that can stand here`;
  return `${where}${given} is not accepted`;
};

const judge = ({ key, value, source, where }: Setting, issues: readonly z.core.$ZodIssue[]): readonly ConfigProblem[] =>
  issues
    .slice(0, MAX_ISSUES)
    .map((issue) => ({ key: key.key, source, where, problem: wording(key, value, issue), fix: `give ${key.accepts}` }));

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const putAt = (root: Record<string, unknown>, path: readonly string[], value: unknown): void => {
  const [name, ...rest] = path;
  if (name === undefined) return;
  if (rest.length === 0) {
    root[name] = value;
    return;
  }
  const child: Record<string, unknown> = isRecord(root[name]) ? root[name] : {};
  root[name] = child;
  putAt(child, rest, value);
};

/**
 * Judges every setting by its key's schema and keeps, of those for one key, the strongest.
 *
 * A weaker setting that is overridden is judged too: it is wrong where it stands, and would strike on the day the stronger one goes.
 *
 * @param settings  Weakest source first.
 */
export const parseSettings = (settings: readonly Setting[]): ParsedSettings => {
  const problems: ConfigProblem[] = [];
  const values: Record<string, unknown> = {};
  const origins = new Map<string, Origin>();
  for (const setting of settings) {
    const parsed = setting.key.schema.safeParse(setting.value);
    if (!parsed.success) problems.push(...judge(setting, parsed.error.issues));
    else {
      putAt(values, setting.key.path, parsed.data);
      origins.set(setting.key.key, setting);
    }
  }
  return { values, origins, problems };
};
