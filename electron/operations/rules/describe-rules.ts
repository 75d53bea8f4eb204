import type { RuleState } from '../../../shared/contract/rules.ts';
import { type RuleInForce, rulesInForce } from '../../detect/rules-in-force.ts';
import { whySilent } from '../../detect/why-silent.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import type { Reads } from '../../store/store.ts';
import { toInstantOrNull } from '../instant.ts';
import { type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { countJudged, NONE_JUDGED } from './count-judged.ts';

/** Rules in force with how they do: what their alerts of the last 30 days came to, those open, and the exceptions that stand. */
export const describeRules = async (
  { store, clock, places, config }: Pick<OperationDeps, 'store' | 'clock' | 'places' | 'config'>,
  rules: readonly RuleInForce[],
): Promise<RuleState[]> => {
  const { read } = store;
  const now = clock.now();
  const judged = await countJudged(read, now);
  const open = new Map<string, number>();
  for (const { rule, count } of await read.alertList.standing()) open.set(rule, (open.get(rule) ?? 0) + count);
  const exceptions = new Map((await read.rules.exceptionCounts(now)).map(({ rule, count }) => [rule, count]));
  return rules.map(({ rule, origin, changed }) => {
    const { alerts, judged: verdicts, last } = judged.get(rule.id) ?? NONE_JUDGED;
    return {
      rule,
      origin,
      changed,
      alerts,
      open: open.get(rule.id) ?? 0,
      judged: { ...verdicts },
      last_alert_at: toInstantOrNull(last),
      exceptions: exceptions.get(rule.id) ?? 0,
      inactive: whySilent(rule, { places, config }),
    };
  });
};

/** The rule in force of that id; refusal `not_found`. */
export const findRule = async (read: Pick<Reads, 'rules'>, id: string): Promise<OperationOutcome<RuleInForce>> => {
  const found = rulesInForce(await read.rules.current()).find(({ rule }) => rule.id === id);
  return found ? done(found) : refuse('not_found', `There is no rule ${shown(id)} in force. See: gatewatch rules list`);
};

/** One rule in force with how it does; refusal `not_found`. */
export const describeRule = async (
  deps: Pick<OperationDeps, 'store' | 'clock' | 'places' | 'config'>,
  id: string,
): Promise<OperationOutcome<RuleState>> => {
  const found = await findRule(deps.store.read, id);
  if (!found.ok) return found;
  const [described] = await describeRules(deps, [found.value]);
  return described ? done(described) : refuse('not_found', `There is no rule ${shown(id)} in force.`);
};
