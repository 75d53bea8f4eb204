type Token = { readonly kind: 'mark' | 'text' | 'value' | 'end' | 'bad'; readonly raw: string; readonly at: number };
type Json = { readonly value: unknown } | { readonly problem: string };

const MAX_DEPTH = 64;
/** Space, then one of: a structural mark, a string, a number or literal (RFC 8259 §2, §6, §7). */
const TOKEN =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.]))/uy;

/** Hands out the tokens of a text one by one. The first problem is kept; from then on there is only the end, so that every reader comes to its own. */
const tokens = (text: string) => {
  const scanner = new RegExp(TOKEN.source, TOKEN.flags);
  const scan = (): Token => {
    const from = scanner.lastIndex;
    const found = scanner.exec(text);
    if (found) {
      const [all, mark, string, value] = found;
      const raw = mark ?? string ?? value ?? '';
      return { kind: mark ? 'mark' : string ? 'text' : 'value', raw, at: from + all.length - raw.length };
    }
    const at = from + (/^[ \t\r\n]*/.exec(text.slice(from))?.[0].length ?? 0);
    return { kind: at >= text.length ? 'end' : 'bad', raw: '', at };
  };
  let next = scan();
  let problem: string | undefined;
  return {
    peek: () => next,
    take: () => {
      const taken = next;
      if (taken.kind !== 'end' && taken.kind !== 'bad') next = scan();
      return taken;
    },
    fail: (what: string, at: number): undefined => {
      const lines = text.slice(0, at).split('\n');
      problem ??= `${what} at line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
      next = { kind: 'end', raw: '', at };
    },
    problem: () => problem,
  };
};

type Tokens = ReturnType<typeof tokens>;

const isMark = (token: Token, mark: string): boolean => token.kind === 'mark' && token.raw === mark;

/** Reads the members of a list or object up to its closing mark. */
const readMembers = (from: Tokens, close: string, member: () => void): void => {
  if (isMark(from.peek(), close)) {
    from.take();
    return;
  }
  for (;;) {
    member();
    const token = from.take();
    if (isMark(token, close)) return;
    if (!isMark(token, ',')) {
      from.fail(`"," or "${close}" expected`, token.at);
      return;
    }
  }
};

const readName = (from: Tokens, known: Readonly<Record<string, unknown>>): string | undefined => {
  const token = from.take();
  if (token.kind !== 'text') return from.fail('a name in double quotes expected', token.at);
  const name: unknown = JSON.parse(token.raw);
  if (typeof name !== 'string' || name === '__proto__') return from.fail('a name that is not allowed', token.at);
  if (Object.hasOwn(known, name)) return from.fail('a name that was given before', token.at);
  const colon = from.take();
  return isMark(colon, ':') ? name : from.fail('":" expected', colon.at);
};

const readValue = (from: Tokens, depth: number): unknown => {
  const token = from.take();
  if (depth > MAX_DEPTH) return from.fail('nesting too deep', token.at);
  if (isMark(token, '{')) {
    const object: Record<string, unknown> = {};
    readMembers(from, '}', () => {
      const name = readName(from, object);
      const value = readValue(from, depth + 1);
      if (name !== undefined) object[name] = value;
    });
    return object;
  }
  if (isMark(token, '[')) {
    const list: unknown[] = [];
    readMembers(from, ']', () => list.push(readValue(from, depth + 1)));
    return list;
  }
  return token.kind === 'text' || token.kind === 'value' ? JSON.parse(token.raw) : from.fail('a value expected', token.at);
};

/**
 * Reads JSON as RFC 8259 has it, and as I-JSON (RFC 7493 §2.3) refuses a name given twice, of which `JSON.parse` would silently keep the last. Problems name line
 * and column and quote nothing: the words of `JSON.parse` quote the text around the fault, which may be a secret.
 */
export const readJson = (text: string): Json => {
  const from = tokens(text);
  const value = readValue(from, 1);
  const rest = from.take();
  if (rest.kind !== 'end') from.fail('nothing more expected', rest.at);
  const problem = from.problem();
  return problem === undefined ? { value } : { problem };
};
