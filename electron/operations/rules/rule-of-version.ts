import type { Rule } from '../../../shared/rule.ts';
import { readRuleText } from '../../detect/rule-text.ts';
import { builtInRules } from '../../detect/rules/built-in-rules.ts';
import { withRecord } from '../../detect/rules-in-force.ts';
import type { RuleVersionRecord } from '../../store/detection-records.ts';
import type { Reads } from '../../store/store.ts';

/**
 * The rule as it was in force with a stored version; null when it was removed by it, or the version holds no rule any more. Where the text of a built-in rule was not kept,
 * what did not differ from it is that of today.
 */
export const ruleOfRecord = (record: RuleVersionRecord): Rule | null => {
  const { rule: id, version, body, document, origin } = record;
  const kept = readRuleText(document, id, version);
  if (kept) return kept;
  const builtIn = origin === 'built_in' ? builtInRules.find((one) => one.id === id) : undefined;
  if (builtIn) return withRecord(builtIn, record).rule;
  return origin === 'built_in' ? null : readRuleText(body, id, version);
};

/** The rule as it was in force with a version; null when that is not known. */
export const ruleOfVersion = async (read: Pick<Reads, 'rules'>, id: string, version: number): Promise<Rule | null> => {
  const record = await read.rules.version(id, version);
  return record ? ruleOfRecord(record) : (builtInRules.find((one) => one.id === id) ?? null);
};
