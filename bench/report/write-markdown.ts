import { readFile, writeFile } from 'node:fs/promises';
import type { Results } from './results.ts';
import { footnote, markdownTable, provenance, tables } from './tables.ts';

const BEGIN = '<!-- bench: begin -->';
const END = '<!-- bench: end -->';

const readIfThere = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return '';
    throw fault;
  }
};

/** Puts the tables between the bench markers of a page; a page without them gets them at its end. The rest of the page is left as it is. */
export const writeMarkdown = async (file: string, results: Results): Promise<void> => {
  const section = [BEGIN, provenance(results), ...tables(results).map(markdownTable), footnote(results).replace('*', '\\*'), END].join(
    '\n\n',
  );
  const page = await readIfThere(file);
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  const next =
    from >= 0 && to > from ? page.slice(0, from) + section + page.slice(to + END.length) : `${page}${page === '' ? '' : '\n'}${section}\n`;
  await writeFile(file, next);
};
