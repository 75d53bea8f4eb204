import type { Effect } from '../../../shared/contract/acts.ts';
import { done } from '../../lib/outcome.ts';
import type { AddressRuleRecord } from '../../store/records.ts';
import { commandLine, REASON_WORD } from '../acts/act-command.ts';
import type { ActContext, ActResult, PreparedAct } from '../acts/act-kind.ts';
import { MOST_NAMED } from '../acts/names-of.ts';
import { toInstant } from '../instant.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { endOf } from './describe-address-rule.ts';
import { endAddressRule } from './end-address-rule.ts';

interface Input {
  readonly kind: AddressRuleRecord['kind'];
  readonly rules: readonly string[];
}

const findRules = async ({ store, clock }: OperationDeps, { kind, rules }: Input) => {
  const meant: AddressRuleRecord[] = [];
  const unaffected: Effect['unaffected'] = [];
  for (const id of new Set(rules)) {
    const rule = await store.read.addressRules.find(id);
    const ended = rule ? endOf(rule, clock.now()) : null;
    if (!rule || rule.kind !== kind) unaffected.push({ id, why: 'there is no such rule' });
    else if (ended !== null) unaffected.push({ id, why: `ended already, on ${toInstant(ended)}` });
    else meant.push(rule);
  }
  return { meant, unaffected };
};

/** Ends the rules in one unit. What ended meanwhile is told, rule by rule. */
export const performRuleEnds =
  ({ kind, rules }: Input) =>
  (deps: OperationDeps, context: ActContext, reason: string): Promise<OperationOutcome<ActResult>> =>
    deps.store.write(async (tx) => {
      const failed: { id: string; why: string }[] = [];
      for (const id of rules) {
        const ended = await endAddressRule(tx, deps, context, { id, kind, reason });
        if (!ended.ok) failed.push({ id, why: ended.refusal.description });
      }
      return done({ matched: rules.length, done: rules.length - failed.length, failed: failed.slice(0, 100), residual: null });
    });

const words = {
  block: {
    many: 'blocks',
    lifts: 'Lifts the block of',
    back: 'The addresses can be blocked again, and taking it back does so until the former end.',
  },
  allow: {
    many: 'allowances',
    lifts: 'Takes off the allow list',
    back: 'It can be put on the list again; blocks that cover it hold meanwhile.',
  },
} as const;

/**
 * Prepares the end of rules about addresses.
 *
 * @returns Refusal `not_found` when none of them is there, `conflict` when those there are ended already.
 * The act audits `address.unblocked` or `address.disallowed` for each rule.
 */
export const prepareRuleEnds = async (
  deps: OperationDeps,
  _context: OperationContext,
  input: Input,
): Promise<OperationOutcome<PreparedAct>> => {
  const { kind } = input;
  const { meant, unaffected } = await findRules(deps, input);
  const [only, second] = meant;
  if (!only) {
    const ended = unaffected.find(({ why }) => why.startsWith('ended'));
    return ended ? refuse('conflict', `The rule ${ended.id} ${ended.why}.`) : refuse('not_found', 'None of these rules is there.');
  }
  const { many, lifts, back } = words[kind];
  const target: Input = { kind, rules: meant.map(({ id }) => id) };
  return done({
    sentence: second ? `Ends ${meant.length} ${many}` : `${lifts} ${only.range}`,
    named: meant.slice(0, MOST_NAMED).map(({ range }) => range),
    counts: { addresses: meant.length },
    residual: null,
    reversible: 'yes',
    reversibility: back,
    unaffected: unaffected.slice(0, 100),
    warnings: [],
    confirm: null,
    command: meant.map(({ id }) => commandLine([kind, 'remove', id, `--reason=${REASON_WORD}`])).join(' && '),
    frozen: meant.length,
    target,
    perform: performRuleEnds(target),
  });
};
