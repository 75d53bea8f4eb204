/** Looks for many patterns at once. */
export interface LinearMatcher {
  /** Words of 32 pattern positions that are kept for each character of a text: the whole cost of one. */
  readonly words: number;
  /**
   * Finds the first pattern that occurs anywhere in the text; of several that end at one character, any.
   *
   * @param tick Called once for every step, for who wants to count them.
   * @returns Its index in what was given, or -1.
   */
  find(text: string, tick?: () => void): number;
}

/** One position of a pattern: which characters it takes, and whether it may be left out or taken again. */
interface Position {
  readonly takes: (code: number) => boolean;
  readonly optional: boolean;
  readonly repeats: boolean;
}

const CODES = 256;
/** Positions of one word, which also bounds a pattern. */
const WORD_BITS = 31;
/** Optional positions on end within a pattern: each costs one more operation for every character. */
const MOST_OPTIONAL = 2;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isWord = (code: number): boolean => isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13) || code === 160;

const escapes: Readonly<Record<string, (code: number) => boolean>> = {
  s: isSpace,
  S: (code) => !isSpace(code),
  d: isDigit,
  w: isWord,
  W: (code) => !isWord(code),
};

const exactly = (character: string): ((code: number) => boolean) => {
  const only = character.charCodeAt(0);
  return (code) => code === only;
};

const wrong = (source: string, why: string): never => {
  throw new SyntaxError(`The pattern ${source} ${why}.`);
};

/** Reads `[abc]` or `[^abc]`, of plain characters and escapes, from after its bracket. */
const readSet = (source: string, from: number): { readonly takes: (code: number) => boolean; readonly next: number } => {
  const isNegated = source[from] === '^';
  const members: ((code: number) => boolean)[] = [];
  let at = isNegated ? from + 1 : from;
  for (; source[at] !== ']'; at++) {
    if (at >= source.length) wrong(source, 'has a set without an end');
    if (source[at] === '-' && members.length > 0 && source[at + 1] !== ']')
      wrong(source, 'has a range, which is not read: name the characters');
    if (source[at] !== '\\') members.push(exactly(source[at] ?? ''));
    else {
      at += 1;
      members.push(escapes[source[at] ?? ''] ?? exactly(source[at] ?? ''));
    }
  }
  return { takes: (code) => members.some((takes) => takes(code)) !== isNegated, next: at + 1 };
};

const readAtom = (source: string, at: number): { readonly takes: (code: number) => boolean; readonly next: number } => {
  const character = source[at] ?? '';
  if (character === '[') return readSet(source, at + 1);
  if (character === '.') return { takes: (code) => code !== 10 && code !== 13, next: at + 1 };
  if ('()|{}^$*+?'.includes(character)) wrong(source, `has ${character} where a character is expected`);
  if (character !== '\\') return { takes: exactly(character), next: at + 1 };
  const escaped = source[at + 1] ?? '';
  if (escaped === '') wrong(source, 'ends in a backslash');
  return { takes: escapes[escaped] ?? exactly(escaped), next: at + 2 };
};

const parse = (source: string): readonly Position[] => {
  const positions: Position[] = [];
  for (let at = 0; at < source.length; ) {
    const { takes, next } = readAtom(source, at);
    const mark = source[next];
    const isMarked = mark === '+' || mark === '*' || mark === '?';
    positions.push({ takes, optional: mark === '*' || mark === '?', repeats: mark === '*' || mark === '+' });
    at = isMarked ? next + 1 : next;
  }
  const optional = positions.map((position) => (position.optional ? 'o' : '-')).join('');
  if (optional === '' || optional.startsWith('o')) wrong(source, 'begins with what may be left out');
  if (optional.endsWith('o')) wrong(source, 'ends with what may be left out');
  if (optional.includes('o'.repeat(MOST_OPTIONAL + 1))) wrong(source, 'leaves too much out on end');
  if (positions.length > WORD_BITS) wrong(source, `has ${positions.length} positions, over ${WORD_BITS}`);
  return positions;
};

/** Patterns side by side in the bits of one word. */
interface Word {
  readonly takes: Int32Array;
  readonly repeats: Int32Array;
  readonly first: number;
  readonly optional: number;
  readonly last: ReadonlyMap<number, number>;
  readonly lastMask: number;
}

const toWord = (members: readonly { readonly index: number; readonly positions: readonly Position[] }[]): Word => {
  const takes = new Int32Array(CODES);
  const repeats = new Int32Array(CODES);
  const last = new Map<number, number>();
  let [first, optional, lastMask, bit] = [0, 0, 0, 0];
  for (const { index, positions } of members) {
    first |= 1 << bit;
    for (const position of positions) {
      const mask = 1 << bit;
      for (let code = 0; code < CODES; code++) {
        if (!position.takes(code)) continue;
        takes[code] = (takes[code] ?? 0) | mask;
        if (position.repeats) repeats[code] = (repeats[code] ?? 0) | mask;
      }
      if (position.optional) optional |= mask;
      bit += 1;
    }
    last.set(1 << (bit - 1), index);
    lastMask |= 1 << (bit - 1);
  }
  return { takes, repeats, first, optional, last, lastMask };
};

/** Patterns into words, each into the first that has room for it. */
const pack = (patterns: readonly (readonly Position[])[]): readonly Word[] => {
  const words: { used: number; members: { index: number; positions: readonly Position[] }[] }[] = [];
  patterns.forEach((positions, index) => {
    let word = words.find(({ used }) => used + positions.length <= WORD_BITS);
    if (word === undefined) {
      word = { used: 0, members: [] };
      words.push(word);
    }
    word.members.push({ index, positions });
    word.used += positions.length;
  });
  return words.map(({ members }) => toWord(members));
};

/**
 * Compiles patterns into one automaton whose cost for a text is its length times a constant, whatever the text: no pattern goes back over what it has read, so
 * none can be made slow by who writes the text.
 *
 * All patterns advance at once, a bit for each of their positions (the extended Shift-And of Navarro and Raffinot, "Flexible Pattern Matching in Strings", §4.2).
 *
 * @param sources In a part of the syntax of regular expressions: characters, `.`, `\s \S \d \w \W`, sets, and each with `?`, `*` or `+`; no groups, alternatives or
 *   ranges. They are found anywhere. A character beyond Latin-1 is one that no pattern names.
 * @throws SyntaxError for anything else: a fault of who wrote the pattern.
 */
export const createLinearMatcher = (sources: readonly string[]): LinearMatcher => {
  const words = pack(sources.map(parse));
  const scan = (word: Word, text: string, tick: (() => void) | undefined): number => {
    const { takes, repeats, first, optional, lastMask } = word;
    let state = 0;
    for (let at = 0; at < text.length; at++) {
      tick?.();
      const code = text.charCodeAt(at);
      const known = code < CODES ? code : CODES - 1;
      state = (((state << 1) | first) & (takes[known] ?? 0)) | (state & (repeats[known] ?? 0));
      for (let skipped = 0; skipped < MOST_OPTIONAL; skipped++) state |= (state << 1) & optional;
      const found = state & lastMask;
      if (found !== 0) return word.last.get(found & -found) ?? -1;
    }
    return -1;
  };
  return {
    words: words.length,
    find(text, tick) {
      for (const word of words) {
        const found = scan(word, text, tick);
        if (found >= 0) return found;
      }
      return -1;
    },
  };
};
