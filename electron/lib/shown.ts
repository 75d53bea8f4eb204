const SHOWN_CHARACTERS = 80;

/** Makes control, format and direction characters visible, so that a value cannot forge lines of the message it is shown in. */
export const visible = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);

/** A value or name as it may stand in a message: quoted, cut, without control characters; lists and objects by kind only. */
export const shown = (value: unknown): string => {
  if (typeof value === 'string') return `"${visible(value.length > SHOWN_CHARACTERS ? `${value.slice(0, SHOWN_CHARACTERS)}…` : value)}"`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
};
