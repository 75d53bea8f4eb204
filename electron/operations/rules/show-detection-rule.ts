import type { z } from 'zod';
import type { RuleException, RuleState, ruleVersion } from '../../../shared/contract/rules.ts';
import type { Rule } from '../../../shared/rule.ts';
import { builtInRules } from '../../detect/rules/built-in-rules.ts';
import { done } from '../../lib/outcome.ts';
import { toInstant } from '../instant.ts';
import { nameActor } from '../name-actor.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { describeRule } from './describe-rules.ts';
import { describeExceptions } from './exceptions/describe-exceptions.ts';
import { ruleOfRecord } from './rule-of-version.ts';

const MOST_VERSIONS = 100;
const MOST_EXCEPTIONS = 100;

type Version = z.infer<typeof ruleVersion>;
type Answer = RuleState & { product: Rule | null; versions: Version[]; exceptions_list: RuleException[] };

/** One rule with its versions and the exceptions that stand, the newest first; refusal `not_found`. Each text that the product brought is a version, by `system`. */
export const showDetectionRule = async (
  deps: OperationDeps,
  _context: OperationContext,
  { id }: { id: string },
): Promise<OperationOutcome<Answer>> => {
  const described = await describeRule(deps, id);
  if (!described.ok) return described;
  const { read } = deps.store;
  const versions: Version[] = [];
  for (const record of await read.rules.versions(id, MOST_VERSIONS)) {
    versions.push({
      version: record.version,
      origin: record.origin,
      note: record.note,
      created_by: record.createdBy,
      created_by_name: await nameActor(read, record.createdBy),
      created_at: toInstant(record.createdAt),
      rule: ruleOfRecord(record),
    });
  }
  const page = { rule: id, standing: true, now: deps.clock.now(), before: '', limit: MOST_EXCEPTIONS };
  const exceptions = await describeExceptions(deps, await read.rules.exceptionPage(page));
  const product = builtInRules.find((one) => one.id === id) ?? null;
  return done({ ...described.value, product, versions, exceptions_list: exceptions });
};
