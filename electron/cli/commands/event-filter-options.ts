import { type Command, Option } from 'commander';
import type { EventFilterInput } from '../../../shared/contract/audit.ts';
import { type Severity, severities } from '../../../shared/severity.ts';
import type { EpochMs } from '../../../shared/units.ts';
import { usageError } from '../options.ts';

export interface FilterOptions {
  readonly from?: string;
  readonly to?: string;
  readonly kind?: string[];
  readonly severity?: Severity;
  readonly success?: boolean;
  readonly failure?: boolean;
  readonly user?: string;
  readonly client?: string;
  readonly address?: string;
  readonly token?: string;
  readonly correlation?: string;
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const AGO = /^(\d{1,6})([smhd])$/;
/** Date and, with its zone, time (RFC 3339 §5.6): a time without a zone would mean another moment on another machine. */
const MOMENT = /^\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:[Zz]|[+-]\d{2}:\d{2}))?$/;

const readMoment = (name: string, text: string | undefined, now: EpochMs): EpochMs | undefined => {
  if (text === undefined) return undefined;
  const [, count, unit = ''] = AGO.exec(text) ?? [];
  if (count !== undefined) return now - Number(count) * (UNITS[unit] ?? 0);
  const at = MOMENT.test(text) ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
  if (Number.isNaN(at))
    throw usageError(`${name} takes a time such as 2026-01-31T08:00:00Z or 2026-01-31 (UTC), or an age such as 15m, 2h or 7d`);
  return at;
};

/** What the options look for. */
export const toEventFilter = (options: FilterOptions, now: EpochMs): EventFilterInput => {
  if (options.success && options.failure) throw usageError('give --success or --failure, not both');
  const { user, client, address, token, correlation, severity } = options;
  const success = options.success ? true : options.failure ? false : undefined;
  const from = readMoment('--from', options.from, now);
  const to = readMoment('--to', options.to, now);
  return { from, to, kinds: options.kind, severity, success, user, client, address, token, correlation };
};

/** The options by which events are looked for. */
export const addFilterOptions = (command: Command): Command =>
  command
    .option('--from <TIME>', 'recorded at or after this time, such as 2026-01-31T08:00:00Z, or this age, such as 2h')
    .option('--to <TIME>', 'recorded before this time or age')
    .option('--kind <KIND...>', 'of one of these kinds (docs/reference/events.md)')
    .addOption(new Option('--severity <LEVEL>', 'at least as severe').choices(severities))
    .option('--success', 'what worked')
    .option('--failure', 'what was refused or failed')
    .option('--user <SUB>', 'about this account')
    .option('--client <ID>', 'about this client')
    .option('--address <ADDRESS>', 'from this network address')
    .option('--token <JTI>', 'about this access token')
    .option('--correlation <ID>', 'of this one flow');
