import type { RuleState } from '../../../shared/contract/rules.ts';
import { subjectWords } from '../../../shared/rule-words/field-words.ts';
import { severityNumber } from '../../../shared/severity.ts';
import { standingOf } from './rule-standing.ts';
import type { RulesSearch } from './rules-search.ts';

const worded = ({ rule }: RuleState): string =>
  [
    rule.id,
    rule.title,
    rule.description,
    rule.technique?.id ?? '',
    rule.technique?.name ?? '',
    rule.technique?.tactic ?? '',
    subjectWords[rule.subject],
  ]
    .join('\n')
    .toLowerCase();

/** The rules that the filters of the screen leave, the most severe first. All are loaded: nothing is asked of the engine. */
export const narrowRules = (rules: readonly RuleState[], search: RulesSearch): readonly RuleState[] => {
  const words = (search.text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return rules
    .filter((state) => {
      const { rule, origin, changed } = state;
      if (search.state !== undefined && standingOf(state) !== search.state) return false;
      if (search.severity !== undefined && rule.severity !== search.severity) return false;
      if (search.subject !== undefined && rule.subject !== search.subject) return false;
      if (search.origin === 'changed' && !changed) return false;
      if (search.origin !== undefined && search.origin !== 'changed' && origin !== search.origin) return false;
      const text = worded(state);
      return words.every((word) => text.includes(word));
    })
    .toSorted(
      (one, other) =>
        severityNumber(other.rule.severity) - severityNumber(one.rule.severity) ||
        other.rule.risk - one.rule.risk ||
        one.rule.title.localeCompare(other.rule.title),
    );
};
