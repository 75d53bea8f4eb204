import { type Html, html } from './html.ts';

/** Embedding, override and isolate controls (UAX #9 §2), which can show a name in another order than it is stored. */
const BIDI = '\\u202A-\\u202E\\u2066-\\u2069';
/** Control characters and line separators: nothing a name needs, and invisible or misleading where shown. */
const CONTROLS = '\\u0000-\\u001F\\u007F-\\u009F\\u2028\\u2029';
const MISLEADING = new RegExp(`[${BIDI}${CONTROLS}]`, 'g');

/** Marks stacked on one letter climb over the lines above it; four leave room for every script in use. */
const STACKED_MARKS = /(\p{M}{4})\p{M}+/gu;

/** The first `maxLength` characters of a text, the last of them an ellipsis when something was cut. Counts code points, so that no pair is split. */
const truncate = (text: string, maxLength: number): string => {
  // Twice the length in UTF-16 units always holds enough code points; the rest of an oversized text is not looked at.
  const characters = Array.from(text.slice(0, 2 * maxLength + 2));
  return characters.length <= maxLength ? text : `${characters.slice(0, maxLength - 1).join('')}…`;
};

/**
 * Text somebody else wrote (a client's name, a browser's name for itself, a description from a request), made fit to stand in our sentence: it cannot
 * reorder the words around it, climb over its neighbours, or push the rest of the page away.
 *
 * @param maxLength Longest result, in code points. Give hosts room for all of theirs (253 and a port): a host cut at the end hides who owns it.
 * @returns The text isolated in `<bdi>`, or the word "unnamed" when nothing visible is left.
 * @see Unicode UAX #9 §2 · Unicode UTR #36 §2.5
 */
export const untrusted = (text: string, maxLength: number): Html => {
  const shown = truncate(text, maxLength).toWellFormed().replace(STACKED_MARKS, '$1').replace(MISLEADING, '\uFFFD');
  return html`<bdi>${/[^\s\p{Default_Ignorable_Code_Point}]/u.test(shown) ? shown : 'unnamed'}</bdi>`;
};
