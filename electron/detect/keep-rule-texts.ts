import type { Clock } from '../lib/clock.ts';
import type { RuleVersionRecord } from '../store/detection-records.ts';
import type { Store } from '../store/store.ts';
import { readRuleText, ruleText } from './rule-text.ts';
import { builtInRules } from './rules/built-in-rules.ts';
import { withRecord } from './rules-in-force.ts';

const SYSTEM = 'system';

/**
 * Keeps the text of each built-in rule as it is in force, whenever a release brings another one: as a version of its own, with what was changed of the rule here still
 * changed. So an alert can be read by the rule that raised it, and a former text be compared and put in force again.
 *
 * With the first texts of all nothing has changed yet: they are kept without a fact. Nothing is written when every text is known.
 *
 * @param release Version of the product.
 * @throws StoreFault when the store cannot be read or written.
 * Audits `rule.changed` for each rule that a later release brings or changes.
 */
export const keepRuleTexts = async (
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  release: string,
  rules = builtInRules,
): Promise<void> => {
  const stored = await store.read.rules.current();
  const isFirst = !stored.some(({ createdBy }) => createdBy === SYSTEM);
  const current = new Map(stored.map((record) => [record.rule, record]));
  const due = rules.flatMap((builtIn): RuleVersionRecord[] => {
    const newest = current.get(builtIn.id);
    const { rule } = withRecord(builtIn, newest);
    const document = ruleText(rule);
    // Read and written again, what is stored has its members in today's order.
    const known = readRuleText(newest?.document ?? null, rule.id, rule.version);
    if (known && ruleText(known) === document) return [];
    const version = Math.max((newest?.version ?? 0) + 1, builtIn.version);
    const note = `${newest ? 'Changed by' : 'Comes with'} Gatewatch ${release}`;
    const made = { createdBy: SYSTEM, createdAt: clock.now() };
    return [{ rule: builtIn.id, version, origin: 'built_in', body: newest?.body ?? null, document, note, ...made }];
  });
  if (due.length === 0) return;
  await store.write(async (tx) => {
    for (const record of due) {
      const { rule, version, note } = record;
      if (!(await tx.rules.addVersion(record)) || isFirst) continue;
      const change = current.has(rule) ? 'changed by a release' : 'brought by a release';
      await tx.audit({ kind: 'rule.changed', actor: SYSTEM, details: { rule, version, change, note } });
    }
  });
};
