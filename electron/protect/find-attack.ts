import { createRecentMap, type RecentMap } from '../limits/recent-map.ts';
import { type AttackPattern, attackPatterns } from './attack-patterns.ts';
import { createLinearMatcher } from './linear-matcher.ts';
import { decodeOnce, plainText } from './plain-text.ts';

export type RequestPart = 'path' | 'query' | 'form' | 'user_agent' | 'referer';

/** A pattern of attack, and where it stood. */
export interface FoundAttack {
  readonly pattern: AttackPattern;
  readonly part: RequestPart;
}

/** What is judged before the body is there. */
export interface RequestHead {
  /** Raw, without the query. */
  readonly path: string;
  /** Raw, without the question mark. */
  readonly query: string;
  readonly userAgent: string;
  readonly referer: string;
}

/** What no pattern can do without: a text that has none of it is passed after one look. */
const SUSPECT =
  /["'`<>;|&$(\\]|\.\.|\/\.|--|\/\*|:(?!\/\/)|:\/\/\/|(?:php|expect):|\s(?:or|and)\s|union|select|outfile|powershell|\.\s*(?:cookie|write)|[./_](?:passwd|shadow|hosts|rsa|ini|config|php|sql|zip|exe|cmdshell)|\/(?:proc|bin)\//i;

/**
 * What a person chose or what must be kept secret: a good password looks like anything, and its holder must never be taken for an attacker. Never judged, which
 * also keeps it out of every trace of the judging.
 */
const SECRET = /pass(?:word|phrase|wd)|secret|verifier/i;
/** What another site wrote and is handed back to it unread: judged by what has no good reason at all. */
const OPAQUE: ReadonlySet<string> = new Set(['state', 'nonce', 'login_hint', 'relaystate', 'display', 'ui_locales', 'claims']);
const WITHOUT_REASON = /^(?:union|<\\s\*script|\['";\]\\s\*drop|\/etc\/|xp_cmdshell)/;

/** More fields than any form of ours has; a form with more is refused unread. */
const MOST_FIELDS = 200;
const AGENTS = 2000;
const LONGEST_KEPT = 512;

const all = createLinearMatcher(attackPatterns.map(({ source }) => source));
const narrowPatterns = attackPatterns.filter(({ source }) => WITHOUT_REASON.test(source));
const narrow = createLinearMatcher(narrowPatterns.map(({ source }) => source));

const inText = (text: string, isOpaque: boolean): AttackPattern | null => {
  const found = (isOpaque ? narrow : all).find(plainText(text));
  return found < 0 ? null : ((isOpaque ? narrowPatterns : attackPatterns)[found]?.kind ?? null);
};

/** How often a value is decoded: what stands in front of an application, and the application, each do it once. */
const DECODINGS = 2;

/** Judges a value as it is, and as it becomes when it is decoded once and twice. */
const inValue = (raw: string, isOpaque = false): AttackPattern | null => {
  let text = raw;
  for (let decoded = 0; ; decoded++) {
    const found = SUSPECT.test(text) ? inText(text, isOpaque) : null;
    if (found !== null || decoded === DECODINGS || !/[%+]/.test(text)) return found;
    const next = decodeOnce(text);
    if (next === text) return null;
    text = next;
  }
};

/** Judges the fields of a form or a query one by one. Never the whole text, in which the end of one value and the beginning of the next could make a pattern. */
const inFields = (text: string): AttackPattern | null => {
  let start = 0;
  for (let fields = 0; fields < MOST_FIELDS && start < text.length; fields++) {
    const ampersand = text.indexOf('&', start);
    const end = ampersand < 0 ? text.length : ampersand;
    const equals = text.indexOf('=', start);
    const nameEnd = equals < 0 || equals > end ? end : equals;
    const name = text.slice(start, nameEnd);
    const found = inField(name, text.slice(Math.min(nameEnd + 1, end), end));
    if (found !== null) return found;
    start = end + 1;
  }
  return null;
};

const inField = (name: string, value: string): AttackPattern | null => {
  const plainName = decodeOnce(name).toLowerCase();
  if (SECRET.test(plainName)) return null;
  return inValue(name) ?? inValue(value, OPAQUE.has(plainName));
};

/** Verdicts on what names itself the same with every request. */
const createHeaderJudge = (): ((value: string) => AttackPattern | null) => {
  const known: RecentMap<{ readonly pattern: AttackPattern | null }> = createRecentMap(AGENTS);
  return (value) => {
    if (value === '') return null;
    if (value.length > LONGEST_KEPT) return inValue(value);
    let verdict = known.get(value);
    if (verdict === undefined) {
      verdict = { pattern: inValue(value) };
      known.add(value, verdict);
    }
    return verdict.pattern;
  };
};

/** Looks for patterns of attack in requests. */
export interface AttackFinder {
  inHead(head: RequestHead): FoundAttack | null;
  /** @param text A form (`application/x-www-form-urlencoded`), raw. */
  inForm(text: string): FoundAttack | null;
}

/**
 * Finds the patterns of attack of {@link attackPatterns} in what a request says. The cost is linear in the length of the request, which the listener bounds.
 *
 * Names of fields are judged like values. Passwords, secrets and verifiers are not judged at all, what a client is handed back unread (`state`, `nonce`, …) only by
 * patterns that have no good reason whatever. A pattern found says nothing about whether the request did harm: the endpoints refuse by their grammar, and this by
 * nothing but the count.
 *
 * @param options.knownPaths Paths that need no look, since this server has them.
 */
export const createAttackFinder = ({ knownPaths }: { readonly knownPaths: ReadonlySet<string> }): AttackFinder => {
  const inHeader = createHeaderJudge();
  const at = (part: RequestPart, pattern: AttackPattern | null): FoundAttack | null => (pattern === null ? null : { pattern, part });
  return {
    inHead: ({ path, query, userAgent, referer }) =>
      at('path', knownPaths.has(path) ? null : inValue(path)) ??
      at('query', query === '' ? null : inFields(query)) ??
      at('user_agent', inHeader(userAgent)) ??
      at('referer', inHeader(referer)),
    inForm: (text) => at('form', inFields(text)),
  };
};
