import { readFile, writeFile } from 'node:fs/promises';
import { consoleProvenance, detectProvenance, partTitle } from '../console/console-report.ts';
import { type PartsResults, partTables } from '../console/figures.ts';
import type { Results } from './results.ts';
import { footnote, markdownTable, provenance, tables } from './tables.ts';

/** A part of a page that a run writes: what stands between its two markers. */
export interface Section {
  readonly begin: string;
  readonly end: string;
  readonly paragraphs: readonly string[];
}

const section = (name: string, paragraphs: readonly string[]): Section => ({
  begin: `<!-- ${name}: begin -->`,
  end: `<!-- ${name}: end -->`,
  paragraphs,
});

export const serversSection = (results: Results): Section =>
  section('bench', [provenance(results), ...tables(results).map(markdownTable), footnote(results).replace('*', '\\*')]);

const partsSection = (name: string, provenance: string, { parts }: PartsResults): Section =>
  section(name, [provenance, ...parts.flatMap((part) => [`### ${partTitle(part)}`, ...partTables(part).map(markdownTable)])]);

export const consoleSection = (results: PartsResults): Section => partsSection('bench console', consoleProvenance(results), results);
export const detectSection = (results: PartsResults): Section => partsSection('bench detect', detectProvenance(results), results);

const readIfThere = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return '';
    throw fault;
  }
};

/** Puts a section between its markers in a page; a page without them gets them at its end. The rest of the page is left as it is. */
export const writeMarkdown = async (file: string, { begin, end, paragraphs }: Section): Promise<void> => {
  const text = [begin, ...paragraphs, end].join('\n\n');
  const page = await readIfThere(file);
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  const next =
    from >= 0 && to > from ? page.slice(0, from) + text + page.slice(to + end.length) : `${page}${page === '' ? '' : '\n'}${text}\n`;
  await writeFile(file, next);
};
