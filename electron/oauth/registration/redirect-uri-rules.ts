import { done, type Outcome, refused } from '../../lib/outcome.ts';
import type { Client } from '../client.ts';
import { type OAuthRefusal, refusal } from '../refusals.ts';

/** Longest redirect URI that can be registered or asked for, in characters. */
export const MAX_REDIRECT_URI_CHARS = 2000;

export interface Registrant {
  readonly clientType: Client['type'];
  readonly profile: 'development' | 'production';
}

/** A redirect URI cut by RFC 3986 appendix B, beside what the browser's own parser makes of it. */
interface Parts {
  readonly text: string;
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
  readonly fragment: string | undefined;
  readonly url: URL;
}

interface Rule {
  readonly flaw: string;
  readonly problem: string;
  readonly fix: string;
}
interface TextRule extends Rule {
  readonly found: (text: string) => boolean;
}
interface PartRule extends Rule {
  readonly found: (parts: Parts, registrant: Registrant) => boolean;
}

const appendixB = /^([^:/?#]+):(?:\/\/([^/?#]*))?([^?#]*)(?:\?[^#]*)?(#.*)?$/;
const uriCharacters = /^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/;
const runningSchemes = /^\s*(?:javascript|data|vbscript|file|blob|about):/i;
const encodedControl = /%(?:[01][0-9a-f]|7f)/i;
const loopbackHosts = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Parameters of an authorization response. One already in the URI would be read instead of, or beside, the server's own (RFC 6749 §4.1.2, RFC 9207, JARM). */
const responseParameters = new Set(
  'code state iss error error_description error_uri response access_token id_token token_type expires_in session_state'.split(' '),
);

const isDecodable = (text: string): boolean => {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
};

/** `..`, `..;x`, and both with the dots or the semicolon encoded: servers disagree on which of them climb. */
const isDotSegment = (segment: string): boolean => /^\.{1,2}(?:;.*)?$/.test(segment.replaceAll(/%2e/gi, '.').replaceAll(/%3b/gi, ';'));

/** The text is what the parser would write again, but for the slash of an empty path. */
const isCanonical = ({ text, url }: Parts): boolean =>
  url.href === text || (url.pathname === '/' && `${url.protocol}//${url.host}${url.search}` === text);

const isWeb = (scheme: string): boolean => scheme === 'https' || scheme === 'http';

const textRules = [
  { flaw: 'empty', problem: 'The URI is empty.', fix: 'Give an absolute URI.', found: (text) => text === '' },
  {
    flaw: 'too_long',
    problem: `The URI is longer than ${MAX_REDIRECT_URI_CHARS} characters.`,
    fix: 'Shorten it and carry data in the state parameter.',
    found: (text) => text.length > MAX_REDIRECT_URI_CHARS,
  },
  {
    flaw: 'backslash',
    problem: 'The URI has a back-slash, which browsers read as a slash.',
    fix: 'Use slashes.',
    found: (text) => text.includes('\\') || /%5c/i.test(text),
  },
  {
    flaw: 'dangerous_scheme',
    problem: 'The scheme runs or shows content instead of fetching it.',
    fix: 'Use https.',
    found: (text) => runningSchemes.test(text),
  },
  {
    flaw: 'illegal_character',
    problem: 'The URI has a character that RFC 3986 does not allow, or an encoded control character.',
    fix: 'Use ASCII only: percent-encode a path, write a host name in its xn-- form.',
    found: (text) => !uriCharacters.test(text) || encodedControl.test(text),
  },
  { flaw: 'wildcard', problem: 'The URI has an asterisk.', fix: 'Register each URI in full.', found: (text) => text.includes('*') },
  {
    flaw: 'malformed_encoding',
    problem: 'A percent-encoding is incomplete or is not UTF-8.',
    fix: 'Write two hexadecimal digits after each percent sign and encode UTF-8.',
    found: (text) => !isDecodable(text),
  },
] as const satisfies readonly TextRule[];

const notAbsolute = {
  flaw: 'not_absolute',
  problem: 'The URI is not absolute.',
  fix: 'Give scheme, host and path, such as https://app.example/callback.',
} as const;

const partRules = [
  {
    flaw: 'fragment',
    problem: 'The URI has a fragment.',
    fix: 'Remove the number sign and what follows it.',
    found: ({ fragment }) => fragment !== undefined,
  },
  {
    flaw: 'userinfo',
    problem: 'The URI has a user part or an at sign before the path.',
    fix: 'Give host and port only.',
    found: ({ authority }) => authority.includes('@'),
  },
  {
    flaw: 'double_encoding',
    problem: 'The host has a percent-encoding, or the path an encoded percent sign, which some servers decode twice.',
    fix: 'Write the host as it is and choose a path without %25.',
    found: ({ authority, path }) => authority.includes('%') || path.includes('%25'),
  },
  {
    flaw: 'encoded_slash',
    problem: 'The path has an encoded slash, which servers read in different ways.',
    fix: 'Choose a path without %2F.',
    found: ({ path }) => /%2f/i.test(path),
  },
  {
    flaw: 'dot_segment',
    problem: 'The path has a dot segment, which climbs to another path.',
    fix: 'Give the path as it is after resolving.',
    found: ({ path }) => path.split('/').some(isDotSegment),
  },
  {
    flaw: 'opaque_path',
    problem: 'No slash follows the scheme.',
    fix: 'Write scheme:/path.',
    found: ({ scheme, authority, path }) => !isWeb(scheme) && authority === '' && !path.startsWith('/'),
  },
  {
    flaw: 'not_canonical',
    problem: 'Browsers would rewrite the URI, so that it would no longer be the registered one.',
    fix: 'Write scheme and host in lower case, numeric addresses in their usual form, and leave out the default port.',
    found: (parts) => !isCanonical(parts),
  },
  {
    flaw: 'response_parameter',
    problem: 'The query already has a parameter of the authorization response.',
    fix: 'Remove code, state, iss, error and response from it.',
    found: ({ url }) => [...url.searchParams.keys()].some((name) => responseParameters.has(name.toLowerCase())),
  },
  {
    flaw: 'not_https',
    problem: 'The URI is plain http to another machine.',
    fix: 'Use https, or http on 127.0.0.1 or [::1].',
    found: ({ scheme, url }) => scheme === 'http' && !loopbackHosts.has(url.hostname),
  },
  {
    flaw: 'localhost',
    problem: 'The name localhost can be made to mean another address.',
    fix: 'Use 127.0.0.1 or [::1].',
    found: ({ scheme, url }, { profile }) => scheme === 'http' && url.hostname === 'localhost' && profile === 'production',
  },
  {
    flaw: 'private_scheme_without_dot',
    problem: 'The private-use scheme has no dot, so that another application may use it too.',
    fix: 'Use https, or a scheme made of a domain name in reverse order, such as com.example.app.',
    found: ({ scheme }) => !isWeb(scheme) && !/^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+$/.test(scheme),
  },
  {
    flaw: 'private_scheme_confidential',
    problem: 'A private-use scheme belongs to a native application, which is a public client.',
    fix: 'Use https, or register a public client.',
    found: ({ scheme }, { clientType }) => !isWeb(scheme) && clientType === 'confidential',
  },
] as const satisfies readonly PartRule[];

export type RedirectUriFlaw = (typeof textRules)[number]['flaw'] | (typeof partRules)[number]['flaw'] | 'not_absolute';

export interface RedirectUriRefusal extends OAuthRefusal<RedirectUriFlaw> {
  readonly problem: string;
  readonly fix: string;
}

const split = (text: string): Parts | null => {
  const [, scheme, authority, path, fragment] = appendixB.exec(text) ?? [];
  const url = URL.parse(text);
  if (scheme === undefined || path === undefined || url === null) return null;
  return { text, scheme, authority: authority ?? '', path, fragment, url };
};

const refuse = ({ flaw, problem, fix }: Rule & { flaw: RedirectUriFlaw }) =>
  refused({ ...refusal('invalid_redirect_uri', flaw, `${problem} ${fix}`), problem, fix });

/**
 * Judges a redirect URI, or a post-logout redirect URI, before it is registered. What passes means the same to every parser, so that the comparison of strings
 * at the authorization endpoint is the whole defence: https anywhere, http on loopback, or a private-use scheme of a public client.
 *
 * @param registrant.profile `production` also refuses the name `localhost` (RFC 8252 §8.3).
 * @returns The URI unchanged, or refusal `invalid_redirect_uri` with the flaw as reason, and `problem` and `fix` as sentences that quote nothing of the URI.
 * @see RFC 6749 §3.1.2 · RFC 8252 §7, §8.3, §8.4 · RFC 9700 §2.1, §4.1.3 · RFC 7591 §5
 */
export const checkRedirectUriRegistration = (uri: string, registrant: Registrant): Outcome<string, RedirectUriRefusal> => {
  for (const rule of textRules) if (rule.found(uri)) return refuse(rule);
  const parts = split(uri);
  if (parts === null) return refuse(notAbsolute);
  for (const rule of partRules) if (rule.found(parts, registrant)) return refuse(rule);
  return done(uri);
};
