import { visible } from '../lib/shown.ts';
import type { Io } from './io.ts';

type Value = unknown;

/** Characters that JSON lets through and a terminal would act on: they are escaped, which changes nothing for a reader of JSON. */
const ACTIVE = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

const escaped = (text: string): string =>
  text.replace(ACTIVE, (character) =>
    Array.from({ length: character.length }, (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );

/** One JSON document on one line. */
export const jsonLine = (value: Value): string => `${escaped(JSON.stringify(value))}\n`;

const cell = (value: Value): string => {
  if (value === null || value === undefined) return '-';
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.length === 0 ? '-' : visible(value.join(' '));
  return visible(typeof value === 'string' ? value : JSON.stringify(value)) || '-';
};

/** An object as lines of name and value, in columns. */
export const fieldLines = (record: Readonly<Record<string, Value>>): string => {
  const rows = Object.entries(record).filter(([, value]) => value !== undefined);
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${cell(value)}\n`).join('');
};

/** Objects as a table with a head. Text of others stands in it with its control characters made visible. */
export const tableLines = <K extends string>(columns: readonly K[], rows: readonly Readonly<Partial<Record<K, Value>>>[]): string => {
  const cells = [[...columns] as string[], ...rows.map((row) => columns.map((column) => cell(row[column])))];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)));
  return cells
    .map(
      (line) =>
        `${line
          .map((text, at) => text.padEnd(widths[at] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
};

/** Prints for machines or for people. */
export interface Printer {
  readonly json: boolean;
  /** The data: as they are with `--json`, else as `text` writes them. */
  data<T>(value: T, text: (value: T) => string): Promise<void>;
  /** A remark for people; silent with `--json`. */
  remark(text: string): void;
}

export const createPrinter = ({ out, err }: Pick<Io, 'out' | 'err'>, json: boolean): Printer => ({
  json,
  data: (value, text) => out(json ? jsonLine(value) : text(value)),
  remark: (text) => {
    if (!json) err(`${text}\n`);
  },
});
