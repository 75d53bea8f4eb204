/** Text of a table cell: a pipe would end it, a line break the table, and outside of code an angle bracket would open an element. */
const cell = (text: string): string => {
  const line = text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ');
  return line.startsWith('`') ? line : line.replaceAll('<', '&lt;');
};

/** A Markdown table. */
export const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

/** A code span. */
export const code = (text: string): string => `\`${text}\``;

/** A page with its title and the note that it is made, not written. */
export const page = (title: string, source: string, ...blocks: readonly string[]): string =>
  `${[`# ${title}`, `<!-- Made from ${source} by "npm run generate". Change that, not this. -->`, ...blocks].join('\n\n')}\n`;
