import { isAscii, isUtf8 } from 'node:buffer';
import { done, type Outcome, refused } from '../lib/outcome.ts';
import { type OAuthRefusal, refusal } from '../oauth/refusals.ts';

export type FormReason = 'malformed_encoding' | 'not_utf8' | 'too_many_fields' | 'too_long';
export type FormRefusal = OAuthRefusal<FormReason>;

/** Bounds of one form. Lengths are UTF-16 code units after decoding. */
export interface FormLimits {
  readonly maxFields: number;
  readonly maxNameLength: number;
  readonly maxValueLength: number;
}

/** The bounds where a route names none: enough for any request of OAuth or OpenID Connect. */
export const defaultFormLimits: FormLimits = Object.freeze({ maxFields: 100, maxNameLength: 128, maxValueLength: 16_384 });

/** The fields of a form. A parameter without a value is not there: RFC 6749 §3.1, §3.2. */
export interface Form {
  /** The first value. */
  get(name: string): string | undefined;
  /** Every value, in the order sent: for the parameters that may repeat, such as `resource` (RFC 8707 §2). */
  all(name: string): readonly string[];
  /** The only value, undefined when there is none; refuses `invalid_request`, reason `repeated_parameter`, when there are several. */
  single(name: string): Outcome<string | undefined, OAuthRefusal<'repeated_parameter'>>;
  /** Names that came with a value more than once: RFC 6749 §3.1 forbids it, and which of two values counts must not be a guess. */
  readonly duplicates: ReadonlySet<string>;
}

/** A form in the making: plain fields, and apart from them the few that repeat. */
interface Fields {
  readonly first: Map<string, string>;
  repeated: Map<string, string[]> | null;
}

const noNames: ReadonlySet<string> = new Set();
const noValues: readonly string[] = Object.freeze([]);
const absent = done(undefined);

const descriptions: Readonly<Record<FormReason, string>> = {
  malformed_encoding: 'The parameters are not well-formed application/x-www-form-urlencoded text.',
  not_utf8: 'The parameters are not valid UTF-8.',
  too_many_fields: 'There are too many parameters.',
  too_long: 'A parameter is too long.',
};

const refuse = (reason: FormReason) => refused(refusal('invalid_request', reason, descriptions[reason]));

const toForm = ({ first, repeated }: Fields): Form => ({
  get: (name) => first.get(name),
  all(name) {
    const value = first.get(name);
    return value === undefined ? noValues : (repeated?.get(name) ?? [value]);
  },
  single(name) {
    if (repeated?.has(name))
      return refused(refusal('invalid_request', 'repeated_parameter', `The parameter ${name} is included more than once.`));
    const value = first.get(name);
    return value === undefined ? absent : done(value);
  },
  duplicates: repeated === null ? noNames : new Set(repeated.keys()),
});

const add = (fields: Fields, name: string, value: string): void => {
  const before = fields.first.get(name);
  if (before === undefined) {
    fields.first.set(name, value);
    return;
  }
  fields.repeated ??= new Map();
  const values = fields.repeated.get(name);
  if (values) values.push(value);
  else fields.repeated.set(name, [before, value]);
};

/**
 * Decodes one name or value of a form, strictly: `+` is a space, every `%` starts an escape, the bytes are UTF-8 (no overlong forms, no
 * surrogates) and none is NUL.
 *
 * @returns The text, or the reason why there is none.
 */
export const decodeFormComponent = (raw: string): Outcome<string, FormRefusal> => {
  let text = raw;
  try {
    if (text.includes('+')) text = text.replaceAll('+', ' ');
    if (text.includes('%')) text = decodeURIComponent(text);
  } catch {
    return refuse(/%(?![0-9A-Fa-f]{2})/.test(raw) ? 'malformed_encoding' : 'not_utf8');
  }
  return text.includes('\0') ? refuse('malformed_encoding') : done(text);
};

/** Adds the field between `start` and `end`, or says why not. */
const addField = (fields: Fields, text: string, start: number, end: number, encoded: boolean, limits: FormLimits): FormReason | null => {
  const equals = text.indexOf('=', start);
  const nameEnd = equals < 0 || equals > end ? end : equals;
  let name = text.slice(start, nameEnd);
  let value = text.slice(nameEnd + 1, Math.max(nameEnd + 1, end));
  if (encoded) {
    const decodedName = decodeFormComponent(name);
    if (!decodedName.ok) return decodedName.refusal.reason;
    const decodedValue = decodeFormComponent(value);
    if (!decodedValue.ok) return decodedValue.refusal.reason;
    name = decodedName.value;
    value = decodedValue.value;
  }
  if (name.length > limits.maxNameLength || value.length > limits.maxValueLength) return 'too_long';
  if (value !== '') add(fields, name, value);
  return null;
};

const parse = (text: string, limits: FormLimits): Outcome<Form, FormRefusal> => {
  const fields: Fields = { first: new Map(), repeated: null };
  const encoded = text.includes('%') || text.includes('+');
  if (!encoded && text.includes('\0')) return refuse('malformed_encoding');
  let count = 0;
  for (let start = 0; start < text.length; ) {
    const ampersand = text.indexOf('&', start);
    const end = ampersand < 0 ? text.length : ampersand;
    if (end > start) {
      count += 1;
      if (count > limits.maxFields) return refuse('too_many_fields');
      const reason = addField(fields, text, start, end, encoded, limits);
      if (reason !== null) return refuse(reason);
    }
    start = end + 1;
  }
  return done(toForm(fields));
};

/**
 * Reads an `application/x-www-form-urlencoded` body, strictly. What the parameters mean is not judged here.
 *
 * @param body    The whole body; its size is bounded by the listener.
 * @param limits  Every pair counts towards `maxFields`, also one without a value.
 * @returns The form, or refusal `invalid_request`, reason one of `malformed_encoding | not_utf8 | too_many_fields | too_long`.
 * @see RFC 6749 §3.2, Appendix B · WHATWG URL §5.1
 */
export const parseForm = (body: Buffer, limits: FormLimits = defaultFormLimits): Outcome<Form, FormRefusal> => {
  if (isAscii(body)) return parse(body.toString('latin1'), limits);
  return isUtf8(body) ? parse(body.toString('utf8'), limits) : refuse('not_utf8');
};

/**
 * Reads the query of a request target, as `parseForm` reads a body. `query` is the raw text after the `?`; bytes beyond ASCII are no part of
 * a URI (RFC 3986 §2) and are refused as `malformed_encoding`.
 */
export const parseQuery = (query: string, limits: FormLimits = defaultFormLimits): Outcome<Form, FormRefusal> =>
  /[\u0080-\uffff]/.test(query) ? refuse('malformed_encoding') : parse(query, limits);
