import { type Rule, rule, ruleOverride, withOverride } from '../../../shared/rule.ts';
import { builtInRules } from '../../detect/rules/built-in-rules.ts';
import type { RuleVersionRecord } from '../../store/detection-records.ts';
import type { Reads } from '../../store/store.ts';

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** The rule as it was in force with a stored version; null when it was removed by it, or the version holds no rule any more. */
export const ruleOfRecord = ({ rule: id, version, body }: Pick<RuleVersionRecord, 'rule' | 'version' | 'body'>): Rule | null => {
  const builtIn = builtInRules.find((one) => one.id === id);
  if (builtIn) {
    const override = body === null ? undefined : ruleOverride.safeParse(parsed(body));
    return override?.success ? withOverride(builtIn, override.data, version) : { ...builtIn, version };
  }
  const own = body === null ? undefined : rule.safeParse(parsed(body));
  return own?.success ? { ...own.data, id, version } : null;
};

/**
 * The rule as it was in force with a version; null when that is not known any more. What the product itself changed of a built-in rule since is not kept: the rest of the
 * rule is that of today.
 */
export const ruleOfVersion = async (read: Pick<Reads, 'rules'>, id: string, version: number): Promise<Rule | null> => {
  const record = await read.rules.version(id, version);
  if (record) return ruleOfRecord(record);
  return builtInRules.find((one) => one.id === id) ?? null;
};
