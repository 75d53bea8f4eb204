/** What an event says beyond who, when and where, as it is read back: of any kind, of any version. */
export type Details = Readonly<Record<string, unknown>>;

/** A member as text; empty for what is not there or is no text. */
export const text = (details: Details, name: string): string => {
  const value = details[name];
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? value.join(', ') : '';
};

/** `3 sessions`; empty for none. */
export const counted = (details: Details, name: string, one: string, many = `${one}s`): string => {
  const value = details[name];
  return typeof value === 'number' && value > 0 ? `${value} ${value === 1 ? one : many}` : '';
};

/** `a`, `a and b`, `a, b and c`, of what is not empty. */
export const list = (...parts: readonly string[]): string => {
  const said = parts.filter((part) => part !== '');
  return said.length < 2 ? (said[0] ?? '') : `${said.slice(0, -1).join(', ')} and ${said.at(-1)}`;
};

/** A name of a program's as people write it. */
export const words = (reason: string): string => reason.replaceAll('_', ' ');

/** What stands behind a colon, and nothing where an event does not say it: an event of an older version may hold less. */
export const what = (details: Details, name: string): string => (text(details, name) === '' ? '' : `: ${text(details, name)}`);
/** As `what`, of a reason. */
export const why = (details: Details, name: string): string => words(what(details, name));
/** The same behind a word: ` at token`. */
export const behind = (word: string, details: Details, name: string): string =>
  text(details, name) === '' ? '' : ` ${word} ${text(details, name)}`;

/** Those who take part, by the names they have. */
export interface Cast {
  readonly user: string;
  readonly client: string;
  readonly actor: string;
  /** To whom something was given; empty for nobody. */
  readonly owner: string;
  readonly address: string;
  /** Whom a fact is about that is of one address, client or user alone. */
  readonly subject: string;
}

/** The sentence of one kind. */
export type Say = (details: Details, cast: Cast) => string;
