import { addressRange } from '../../../shared/contract/acts.ts';
import type { Problem } from '../../../shared/contract/procedure.ts';
import type { ActRequest } from '../../acts/act-provider.tsx';
import { plainTextOf } from '../../ui/text/escape-plain-text.ts';

/** Addresses and ranges of one act. */
export const MOST_RANGES = 100;

const wordsIn = (text: string): readonly string[] => text.split(/[\s,;]+/).filter((one) => one !== '');

/** The addresses and ranges that were typed, whatever stands between them; each once. */
export const rangesIn = (text: string): readonly string[] => [...new Set(wordsIn(text))];

/**
 * The act that blocks or allows what was typed.
 *
 * @param length Seconds, or `ever`.
 */
export const ruleRequest = (kind: 'block' | 'allow', text: string, length: string): ActRequest => {
  const ranges = rangesIn(text);
  const verb = kind === 'block' ? 'Block' : 'Allow';
  return {
    act: {
      act: kind === 'block' ? 'addresses.block' : 'addresses.allow',
      ranges: ranges.slice(0, MOST_RANGES),
      seconds: length === 'ever' ? null : Number(length),
    },
    title: ranges.length === 1 ? `${verb} ${ranges[0] ?? ''}` : `${verb} ${ranges.length} addresses`,
    verb,
  };
};

/** Lines that are told one by one; of more it is told how many. */
const MOST_TOLD = 10;
/** Characters of what was typed that stand in a message about it. */
const MOST_SHOWN = 40;

const FIELD = /^ranges(?:\[(\d+)\])?$/;

type Wrong = readonly (readonly [range: string, why: string])[];

/** What the engine would not even read: it is too short, or too long, for an address. */
const unreadable = (ranges: readonly string[]): Wrong =>
  ranges
    .filter((range) => !addressRange.safeParse(range).success)
    .map((range) => [range, `"${plainTextOf(range.slice(0, MOST_SHOWN))}" is not an address or range.`]);

const refusedOf = (ranges: readonly string[], problems: readonly Problem[]): Wrong =>
  problems.flatMap(({ field, fix }) => {
    const found = FIELD.exec(field);
    const range = found && ranges[Number(found[1] ?? 0)];
    return range ? [[range, fix] as const] : [];
  });

/**
 * What is wrong with the addresses that were typed: each that cannot be used, with its line where there are several, so that a long list is mended at once.
 *
 * @param problems What the engine refused of them; nothing when it was not asked yet.
 */
export const wrongAddresses = (text: string, problems: readonly Problem[]): readonly string[] => {
  const ranges = rangesIn(text);
  const unread = unreadable(ranges);
  const lines = text.split('\n').map(wordsIn);
  return (unread.length > 0 ? unread : refusedOf(ranges, problems)).map(([range, why]) =>
    lines.length > 1 ? `Line ${lines.findIndex((words) => words.includes(range)) + 1}: ${why}` : why,
  );
};

/** The same for the field: a line each, and of very many how many more there are. */
export const tellWrong = (wrong: readonly string[]): string =>
  (wrong.length > MOST_TOLD ? [...wrong.slice(0, MOST_TOLD), `and ${wrong.length - MOST_TOLD} more`] : wrong).join('\n');
