import { ruleText } from '../../detect/rule-text.ts';
import { builtInRules } from '../../detect/rules/built-in-rules.ts';
import { type RuleInForce, rulesInForce, withRecord } from '../../detect/rules-in-force.ts';
import { done } from '../../lib/outcome.ts';
import type { RuleVersionRecord } from '../../store/detection-records.ts';
import type { Tx } from '../../store/store.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';

/** Own rules in force at once: every fact is held against each. */
export const MOST_OWN_RULES = 200;

/** A new version of a rule, and what is changed by it in words. */
export interface NewVersion {
  readonly origin: RuleVersionRecord['origin'];
  readonly body: string | null;
  readonly change: string;
}

/** How a rule stands while it is being changed. */
export interface RuleAtHand {
  /** Undefined when no such rule is in force. */
  readonly inForce: RuleInForce | undefined;
  readonly isBuiltIn: boolean;
  /** Of its newest version; 0 when there is none. */
  readonly version: number;
}

/** The rule as the unit at hand finds it. */
const atHand = async (tx: Tx, id: string): Promise<RuleAtHand> => {
  const [newest] = await tx.rules.versions(id, 1);
  const builtIn = builtInRules.find((one) => one.id === id);
  const inForce = rulesInForce(newest ? [newest] : []).find(({ rule }) => rule.id === id);
  return { inForce, isBuiltIn: builtIn !== undefined, version: Math.max(newest?.version ?? 0, builtIn?.version ?? 0) };
};

/** Refuses an own rule that would come into force as one more than may be. Counted in the unit that stores it, so that several at once do not get past it. */
const checkRoom = async (tx: Tx, { inForce, isBuiltIn }: RuleAtHand, { body }: NewVersion): Promise<OperationOutcome<null>> => {
  if (inForce || isBuiltIn || body === null) return done(null);
  const own = (await tx.rules.current()).filter((one) => one.origin !== 'built_in' && one.body !== null).length;
  if (own < MOST_OWN_RULES) return done(null);
  return refuse('unavailable', `There are ${own} own rules already, which is the most: remove one.`);
};

/**
 * Makes a new version of a rule, which comes into force with its fact: whoever follows the log takes it up from there.
 *
 * @param make Says what the new version is, from how the rule stands; or refuses.
 * @returns The number of the version; the refusal of `make`, `unavailable` for an own rule beyond {@link MOST_OWN_RULES}, or `conflict` when somebody else made one
 *   at the same time.
 * Audits `rule.changed`.
 */
export const putRuleVersion = (
  { store, clock }: Pick<OperationDeps, 'store' | 'clock'>,
  { actor }: Pick<OperationContext, 'actor'>,
  { id, note }: { readonly id: string; readonly note: string },
  make: (rule: RuleAtHand) => OperationOutcome<NewVersion>,
): Promise<OperationOutcome<number>> =>
  store.write(async (tx) => {
    const rule = await atHand(tx, id);
    const made = make(rule);
    if (!made.ok) return made;
    const room = await checkRoom(tx, rule, made.value);
    if (!room.ok) return room;
    const { origin, body, change } = made.value;
    const version = rule.version + 1;
    const builtIn = rule.isBuiltIn ? builtInRules.find((one) => one.id === id) : undefined;
    const document = builtIn ? ruleText(withRecord(builtIn, { version, body }).rule) : null;
    const record: RuleVersionRecord = { rule: id, version, origin, body, document, note, createdBy: actor, createdAt: clock.now() };
    if (!(await tx.rules.addVersion(record)))
      return refuse('conflict', 'Somebody else changed the rule at the same time: look at it again.');
    await tx.audit({ kind: 'rule.changed', actor, details: { rule: id, version, change, note } });
    return done(version);
  });
