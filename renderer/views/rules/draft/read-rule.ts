import type { z } from 'zod';
import { type Rule, rule as ruleSchema } from '../../../../shared/rule.ts';

/** What is wrong with a text that should be a rule, and where. */
export interface RuleProblem {
  /** `logic.all.0.count`; empty where it is the whole. */
  readonly path: string;
  readonly problem: string;
}

export type ReadRule = { readonly ok: true; readonly rule: Rule } | { readonly ok: false; readonly problems: readonly RuleProblem[] };

const MOST_PROBLEMS = 20;

type Issue = z.core.$ZodIssue;

/** How near a branch of a union came: what fails deep inside was meant, what fails at the top was not. */
const depth = (issues: readonly Issue[]): number => Math.max(0, ...issues.map(({ path }) => path.length));

const nearest = (branches: readonly (readonly Issue[])[]): readonly Issue[] =>
  branches.toSorted((one, other) => one.length - other.length || depth(other) - depth(one))[0] ?? [];

const flatten = (issue: Issue, under: readonly PropertyKey[]): readonly RuleProblem[] => {
  const path = [...under, ...issue.path];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return nearest(issue.errors).flatMap((inner) => flatten(inner, path));
  return [{ path: path.map(String).join('.'), problem: issue.message }];
};

/** What the schema of rules says against a value, each at its place. */
export const ruleProblems = (value: unknown): readonly RuleProblem[] => {
  const parsed = ruleSchema.safeParse(value);
  return parsed.success ? [] : parsed.error.issues.flatMap((issue) => flatten(issue, [])).slice(0, MOST_PROBLEMS);
};

/** Reads the JSON of a rule; what is wrong is told by its place. Nothing in it is run. */
export const readRule = (text: string): ReadRule => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return {
      ok: false,
      problems: [{ path: '', problem: `This is no JSON: ${error instanceof Error ? error.message : 'it cannot be read'}` }],
    };
  }
  const parsed = ruleSchema.safeParse(value);
  return parsed.success ? { ok: true, rule: parsed.data } : { ok: false, problems: ruleProblems(value) };
};

/** A rule as it is edited. */
export const writeRule = (rule: Rule): string => JSON.stringify(rule, null, 2);
