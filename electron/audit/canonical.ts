/** Bodies are flat; the bound turns a cycle into a clear error instead of an exhausted stack. */
const MAX_DEPTH = 64;

/** Below this many keys an insertion sort beats the call into the engine's sort. */
const FEW_KEYS = 32;

/** Anything outside these ranges needs an escape or may be half a surrogate pair. */
const NOT_PLAIN_TEXT = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

/** Stands for "the engine would not write this value as RFC 8785 wants it". */
const BY_HAND = Symbol('by hand');

/**
 * Writes a value as canonical JSON (RFC 8785): no white space, members sorted by UTF-16 code units at every depth, numbers as ECMAScript
 * writes them. Equal values give equal bytes, which is what makes them fit to be hashed. Object members that are `undefined` are left out.
 *
 * The engine's own serialiser writes a copy whose members were inserted in order, which takes two thirds of the time of writing by hand;
 * what it would order or write otherwise (keys that look like array indexes, lone surrogates, NaN) goes to the slower writer, which also refuses.
 *
 * @param value Plain data: null, booleans, finite numbers, well-formed strings, arrays and plain objects, at most 64 deep.
 * @throws TypeError for anything else: NaN, infinities, bigint, functions, `undefined` in an array, lone surrogates, class instances, cycles.
 * @see RFC 8785 §3.2
 */
export const canonicalJson = (value: unknown): string => {
  const copy = sortedCopy(value, 0);
  if (copy === BY_HAND) return write(value, 0);
  const text = JSON.stringify(copy);
  // A lone surrogate comes out as \udXXX; so does the harmless text "\\ud", which the slower writer tells apart.
  return text.includes('\\ud') ? write(value, 0) : text;
};

const sortedCopy = (value: unknown, depth: number): unknown => {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : BY_HAND;
  if (depth >= MAX_DEPTH) return BY_HAND;
  if (Array.isArray(value)) return copyOfArray(value, depth + 1);
  return isPlainObject(value) ? copyOfObject(value, depth + 1) : BY_HAND;
};

const copyOfArray = (value: readonly unknown[], depth: number): unknown => {
  const copy: unknown[] = [];
  for (let i = 0; i < value.length; i++) {
    const item = sortedCopy(value[i], depth);
    if (item === BY_HAND) return BY_HAND;
    copy.push(item);
  }
  return copy;
};

const copyOfObject = (value: Record<string, unknown>, depth: number): unknown => {
  const copy: Record<string, unknown> = {};
  for (const key of sortedKeys(value)) {
    const member = value[key];
    if (member === undefined) continue;
    if (isReordered(key)) return BY_HAND;
    const item = sortedCopy(member, depth);
    if (item === BY_HAND) return BY_HAND;
    copy[key] = item;
  }
  return copy;
};

/** Keys that do not stay where they were inserted: array indexes come first, `__proto__` is not a member at all. */
const isReordered = (key: string): boolean => {
  const first = key.charCodeAt(0);
  return (first >= 0x30 && first <= 0x39) || key === '__proto__';
};

const write = (value: unknown, depth: number): string => {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'boolean' || value === null) return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'object') throw new TypeError(`canonical JSON has no form for ${typeof value === 'number' ? value : typeof value}`);
  if (depth >= MAX_DEPTH) throw new TypeError(`canonical JSON is limited to ${MAX_DEPTH} levels`);
  if (Array.isArray(value)) return `[${Array.from(value, (item) => write(item, depth + 1)).join(',')}]`;
  if (isPlainObject(value)) return writeObject(value, depth + 1);
  throw new TypeError('canonical JSON has no form for a class instance');
};

const writeObject = (value: Record<string, unknown>, depth: number): string => {
  let members = '';
  for (const key of sortedKeys(value)) {
    const member = value[key];
    if (member === undefined) continue;
    members += `${members === '' ? '' : ','}${quote(key)}:${write(member, depth)}`;
  }
  return `{${members}}`;
};

/** ECMAScript's JSON escapes are those of RFC 8785 §3.2.2.2, save that a lone surrogate is an error there. */
const quote = (text: string): string => {
  if (!NOT_PLAIN_TEXT.test(text)) return `"${text}"`;
  if (!text.isWellFormed()) throw new TypeError('canonical JSON has no form for a lone surrogate');
  return JSON.stringify(text);
};

/** Comparing strings with `>` compares UTF-16 code units, as RFC 8785 §3.2.3 orders members. */
const sortedKeys = (value: object): string[] => {
  const keys = Object.keys(value);
  if (keys.length > FEW_KEYS) return keys.sort();
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i] ?? '';
    let j = i - 1;
    for (let before = keys[j]; before !== undefined && before > key; before = keys[j]) {
      keys[j + 1] = before;
      j--;
    }
    keys[j + 1] = key;
  }
  return keys;
};

const isPlainObject = (value: unknown): value is Record<string, unknown> => {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};
