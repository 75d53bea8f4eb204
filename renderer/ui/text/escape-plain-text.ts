/** A run of text as it is, or one character that would not show as itself, with the escape to show instead and the character's name. */
export type TextSegment =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'escape'; readonly text: string; readonly name: string };

const named: Readonly<Record<number, string>> = {
  0: 'null',
  9: 'tab',
  10: 'line feed',
  13: 'carriage return',
  27: 'escape',
  127: 'delete',
  160: 'no-break space',
  173: 'soft hyphen',
  8203: 'zero width space',
  8204: 'zero width non-joiner',
  8205: 'zero width joiner',
  8206: 'left-to-right mark',
  8207: 'right-to-left mark',
  8232: 'line separator',
  8233: 'paragraph separator',
  8234: 'left-to-right embedding',
  8235: 'right-to-left embedding',
  8236: 'pop directional formatting',
  8237: 'left-to-right override',
  8238: 'right-to-left override',
  8294: 'left-to-right isolate',
  8295: 'right-to-left isolate',
  8296: 'first strong isolate',
  8297: 'pop directional isolate',
  65279: 'byte order mark',
};

/** Control, format, private, unassigned and lone surrogate characters; separators other than the space; fillers that are letters by name and blank by look. */
const HIDDEN =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u115f\u1160\u3164\uffa0\u2800]|\u034f|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]/gu;

const hex = (code: number): string => code.toString(16).toUpperCase().padStart(4, '0');

const escapeOf = (character: string): TextSegment => {
  const code = character.codePointAt(0) ?? 0;
  const text = code < 0x100 ? `\\x${hex(code).slice(2)}` : `\\u{${hex(code)}}`;
  const short = { 9: '\\t', 10: '\\n', 13: '\\r' }[code];
  return { kind: 'escape', text: short ?? text, name: `${named[code] ?? 'hidden character'} U+${hex(code)}` };
};

/**
 * Text of strangers as segments to show: every character that is invisible, moves what stands around it or turns the direction becomes a visible escape.
 * Nothing is dropped, so two texts that differ always look different in their escapes.
 */
export const escapePlainText = (text: string): readonly TextSegment[] => {
  const segments: TextSegment[] = [];
  let from = 0;
  for (const found of text.matchAll(HIDDEN)) {
    if (found.index > from) segments.push({ kind: 'text', text: text.slice(from, found.index) });
    segments.push(escapeOf(found[0]));
    from = found.index + found[0].length;
  }
  if (from < text.length) segments.push({ kind: 'text', text: text.slice(from) });
  return segments;
};

/** The same as one string, for names and tooltips. */
export const plainTextOf = (text: string): string =>
  escapePlainText(text)
    .map((segment) => segment.text)
    .join('');

/** The first `max` characters without cutting one in two, and how many are left. */
export const cutText = (text: string, max: number): { readonly head: string; readonly left: number } => {
  if (text.length <= max) return { head: text, left: 0 };
  const characters = [...text];
  if (characters.length <= max) return { head: text, left: 0 };
  return { head: characters.slice(0, max).join(''), left: characters.length - max };
};
