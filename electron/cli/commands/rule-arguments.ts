import type { AddressRule } from '../../../shared/contract/network.ts';
import type { Operations } from '../../control/connect-control.ts';
import { parseAddressRange } from '../../limits/address-range.ts';
import { inputError, usageError } from '../options.ts';
import { fieldLines, tableLines } from '../print.ts';
import { allPages } from './all-pages.ts';

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
const SHORTEST = 60;
const LONGEST = 31_536_000;

/** How long a rule stands: `30m`, `24h`, `30d`; null for `ever`. A usage error for anything else. */
export const readDuration = (text: string): number | null => {
  if (text === 'ever') return null;
  const [, count = '', unit = ''] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const seconds = Number(count) * (units[unit] ?? Number.NaN);
  if (seconds >= SHORTEST && seconds <= LONGEST) return seconds;
  throw usageError('--for takes a time from 60s to 365d, such as 30m, 24h or 30d, or ever');
};

/** One rule for people. */
export const ruleText = ({ id, range, reason, expires_at: expiresAt, ended_at: endedAt }: AddressRule): string =>
  fieldLines({ id, range, reason, expires_at: expiresAt ?? 'never', ...(endedAt === null ? {} : { ended_at: endedAt }) });

/** Rules for people, one a line. */
export const rulesText = ({ rules }: { readonly rules: readonly AddressRule[] }): string =>
  tableLines(
    ['id', 'range', 'reason', 'created_by', 'expires_at', 'ended_at', 'hits', 'last_hit_at'],
    rules.map((rule) => ({ ...rule, expires_at: rule.expires_at ?? 'never' })),
  );

/** Every rule of a kind: those that stand, and with `all` those that ended and are still kept. */
export const allRules = async (operations: Operations, kind: AddressRule['kind'], all: boolean): Promise<AddressRule[]> => {
  const states = all ? (['standing', 'ended'] as const) : (['standing'] as const);
  const lists = states.map(
    (state) => async (): Promise<AddressRule[]> =>
      allPages(async (cursor) => {
        const page = await operations.network.rules({ kind, state, cursor, limit: 500 });
        return { items: page.rules, next: page.next };
      }),
  );
  const found: AddressRule[] = [];
  for (const list of lists) found.push(...(await list()));
  return found;
};

/**
 * The id of the standing rule that an argument names, by its id or by exactly its range.
 *
 * @throws An input error when no rule is about that range.
 */
export const findRuleId = async (operations: Operations, kind: AddressRule['kind'], named: string): Promise<string> => {
  const range = parseAddressRange(named);
  if (!range.ok) return named;
  const { text } = range.value;
  const { rules } = await operations.network.rules({ kind, covering: text, limit: 500 });
  const rule = rules.find((one) => one.range === text);
  if (rule) return rule.id;
  const [wider] = rules;
  const hint = wider ? `; the rule ${wider.id} about ${wider.range} touches it` : '';
  throw inputError(`${text} is not ${kind === 'block' ? 'blocked' : 'on the allow list'}${hint}`);
};
