import type { Condition, SimpleCondition } from '../../../../shared/rule.ts';
import { done } from '../../../lib/outcome.ts';
import { shown } from '../../../lib/shown.ts';
import type { OperationOutcome } from '../../operation.ts';
import type { Expression } from './read-selection.ts';
import { cannot } from './sigma-reading.ts';

/** Conditions that a rule holds at the most, and alternatives of one. */
const MOST = 50;
const MOST_ALTERNATIVES = 50;

/** A condition, or that it is not met where no condition says so by itself. */
interface Literal {
  readonly condition: SimpleCondition;
  readonly negated: boolean;
}
/** One at least of these. */
type Clause = readonly Literal[];

const opposite = (condition: SimpleCondition): Literal => {
  const { field } = condition;
  const say = (said: SimpleCondition): Literal => ({ condition: said, negated: false });
  if ('is' in condition) return say({ field, not: condition.is });
  if ('not' in condition) return say({ field, is: condition.not });
  if ('in' in condition) return say({ field, not_in: condition.in });
  if ('not_in' in condition) return say({ field, in: condition.not_in });
  if ('exists' in condition) return say({ field, exists: !condition.exists });
  return { condition, negated: true };
};

const unique = (clause: Clause): Clause => [...new Map(clause.map((literal) => [JSON.stringify(literal), literal])).values()];

const TOO_MANY = `condition: It comes to more than ${MOST} conditions, all of which have to be met: make several rules of it.`;

/** All clauses have to be met. What is joined by `or` is multiplied out, which says exactly the same, as long as that stays small. */
const clausesOf = (expression: Expression, negated: boolean): OperationOutcome<Clause[]> => {
  if ('not' in expression) return clausesOf(expression.not, !negated);
  if ('one' in expression) return done([[negated ? opposite(expression.one) : { condition: expression.one, negated: false }]]);
  const parts = 'all' in expression ? expression.all : expression.any;
  const areAll = 'all' in expression !== negated;
  let clauses: Clause[] = areAll ? [] : [[]];
  for (const part of parts) {
    const read = clausesOf(part, negated);
    if (!read.ok) return read;
    clauses = areAll ? [...clauses, ...read.value] : clauses.flatMap((one) => read.value.map((other) => unique([...one, ...other])));
    if (clauses.length > MOST) return cannot(TOO_MANY);
    if (clauses.some(({ length }) => length > MOST_ALTERNATIVES))
      return cannot(`condition: One of more than ${MOST_ALTERNATIVES} alternatives is not supported.`);
  }
  return done(clauses);
};

const toCondition = (clause: Clause): OperationOutcome<Condition> => {
  const [first] = clause;
  if (clause.length === 1 && first) return done(first.condition);
  const unsayable = clause.find(({ negated }) => negated);
  return unsayable
    ? cannot(
        `condition: "not" about part of the text or the size of ${shown(unsayable.condition.field)} is not supported as one alternative of several.`,
      )
    : done({ any: clause.map(({ condition }) => condition) });
};

/**
 * Brings an expression into the form of our rules: conditions that all have to be met, each simple, or one of several, or none of several. It says exactly the same, or is refused.
 */
export const toConditions = (expression: Expression): OperationOutcome<Condition[]> => {
  const clauses = clausesOf(expression, false);
  if (!clauses.ok) return clauses;
  const conditions = new Map<string, Condition>();
  const none: SimpleCondition[] = [];
  for (const clause of clauses.value) {
    const [only] = clause;
    if (clause.length === 1 && only?.negated) {
      none.push(only.condition);
      continue;
    }
    const condition = toCondition(clause);
    if (!condition.ok) return condition;
    conditions.set(JSON.stringify(condition.value), condition.value);
  }
  return done([...conditions.values(), ...(none.length > 0 ? [{ none }] : [])]);
};
