import type { AuditKind } from '../../../../shared/audit-event.ts';
import type { Condition } from '../../../../shared/rule.ts';
import { compileConditions } from '../../../detect/compile-conditions.ts';
import { factsOfTest } from '../../../detect/try-rule.ts';
import { done } from '../../../lib/outcome.ts';
import type { OperationOutcome } from '../../operation.ts';
import { cannot } from './sigma-reading.ts';

const isAboutKind = (condition: Condition): boolean => {
  if ('any' in condition) return condition.any.every(({ field }) => field === 'kind');
  if ('none' in condition) return condition.none.every(({ field }) => field === 'kind');
  return condition.field === 'kind';
};

const factOf = (kind: AuditKind) =>
  factsOfTest({ title: kind, fires: true, facts: [{ after_seconds: 0, kind, times: 1, every_seconds: 1, fields: {} }] });

/** Takes the conditions about the kind of fact out of the others, as the kinds that a rule looks at: which they are met by is known beforehand. Refuses when it is none. */
export const splitKinds = (
  conditions: readonly Condition[],
  kinds: readonly AuditKind[],
): OperationOutcome<{ readonly kinds: AuditKind[]; readonly where: Condition[] }> => {
  const met = compileConditions(conditions.filter(isAboutKind));
  const looked = kinds.filter((kind) => factOf(kind).every(met));
  if (looked.length === 0)
    return cannot('No kind of fact meets the log source and the conditions on its kind: the rule would never find anything.');
  return done({ kinds: looked, where: conditions.filter((condition) => !isAboutKind(condition)) });
};
