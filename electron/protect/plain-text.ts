const HEX = /%([0-9a-f]{2})/gi;
const COMMENT_START = '/*';
const COMMENT_END = '*/';

/** Decodes percent and plus once. What is no escape stays as it is, and bytes are read as Latin-1: this text is judged and never used. */
export const decodeOnce = (text: string): string => {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  return spaced.includes('%') ? spaced.replace(HEX, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : spaced;
};

/** Takes out comments as SQL has them, each for a space: they stand for spaces in many an attack. An open one is left. */
const withoutComments = (text: string): string => {
  let start = text.indexOf(COMMENT_START);
  if (start < 0) return text;
  const kept: string[] = [];
  let from = 0;
  while (start >= 0) {
    const end = text.indexOf(COMMENT_END, start + COMMENT_START.length);
    if (end < 0) break;
    kept.push(text.slice(from, start));
    from = end + COMMENT_END.length;
    start = text.indexOf(COMMENT_START, from);
  }
  kept.push(text.slice(from));
  return kept.join(' ');
};

/** The form in which texts are compared with patterns: lower case, without comments and NUL, with a space at its end, which the last word of a pattern may want. */
export const plainText = (text: string): string =>
  `${withoutComments(text.includes('\0') ? text.replaceAll('\0', '') : text).toLowerCase()} `;
