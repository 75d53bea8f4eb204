import type { Rule } from '../../../../shared/rule.ts';
import { done } from '../../../lib/outcome.ts';
import type { OperationOutcome } from '../../operation.ts';
import { parseCondition } from './parse-condition.ts';
import { readLogsource } from './read-logsource.ts';
import { type Expression, readSelection } from './read-selection.ts';
import { isYamlMap, type YamlMap } from './read-yaml.ts';
import { cannot, readEach, type SigmaReading } from './sigma-reading.ts';
import { splitKinds } from './split-kinds.ts';
import { toConditions } from './to-conditions.ts';

const MOST_SELECTIONS = 50;

/** Reads which facts a rule is about: its log source, and its selections joined by the condition. */
export const readDetection = (rule: YamlMap, reading: SigmaReading): OperationOutcome<Rule['when']> => {
  const kinds = readLogsource(rule.get('logsource'), reading);
  if (!kinds.ok) return kinds;
  const detection = rule.get('detection');
  if (!isYamlMap(detection)) return cannot('detection: It is a map of selections with a condition.');
  if (detection.has('timeframe'))
    return cannot('detection.timeframe: Time frames of one rule are not supported: write a correlation rule beside this one.');
  const condition = detection.get('condition');
  if (typeof condition !== 'string') return cannot('detection.condition: It is one condition, as text.');
  const named = [...detection].filter(([name]) => name !== 'condition');
  if (named.length === 0 || named.length > MOST_SELECTIONS) return cannot(`detection: There are 1 to ${MOST_SELECTIONS} selections.`);
  const selections = readEach(named, ([name, value]): OperationOutcome<readonly [string, Expression]> => {
    const read = readSelection(name, value, reading);
    return read.ok ? done([name, read.value] as const) : read;
  });
  if (!selections.ok) return selections;
  const expression = parseCondition(condition, new Map(selections.value));
  if (!expression.ok) return expression;
  const conditions = toConditions(expression.value);
  return conditions.ok ? splitKinds(conditions.value, kinds.value) : conditions;
};
