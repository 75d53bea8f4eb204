/** A set of response headers, computed once and shared by every answer of its class. Names are lower case, as `node:http` keeps them. */
export type HeaderSet = Readonly<Record<string, string>>;

/**
 * Classes of answers: `page` for a person, `json` for anything with a token or a person's data, `public` for discovery and keys, `asset` for
 * stylesheets, scripts and images.
 */
export type HeaderClass = 'page' | 'json' | 'public' | 'asset';

/** How long browsers are told to come back by https alone: a year (RFC 6797 §6.1.1). */
export const STRICT_TRANSPORT_SECONDS = 31_536_000;

/** Powers no page here uses, taken away also from what might be injected into one. */
const deniedFeatures = ['camera', 'display-capture', 'geolocation', 'microphone', 'midi', 'payment', 'screen-wake-lock', 'serial', 'usb'];

const permissionsPolicy = deniedFeatures.map((feature) => `${feature}=()`).join(', ');

/** Without `includeSubDomains`: the hosts below the issuer's are not ours to speak for. */
const strictTransport = (https: boolean): HeaderSet =>
  https ? { 'strict-transport-security': `max-age=${STRICT_TRANSPORT_SECONDS}` } : {};

const contentPolicy = (formActions: readonly string[]): string =>
  [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    "script-src 'self'",
    "font-src 'self'",
    `form-action ${["'self'", ...formActions].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');

/**
 * Referrer-Policy is `same-origin` and not `no-referrer`: nothing is told to other origins either way, but under `no-referrer` browsers send
 * `Origin: null` with our own forms (Fetch, "append a request Origin header"), which would blind the check in `csrf.ts`.
 */
const page = (https: boolean, formActions: readonly string[]): HeaderSet =>
  Object.freeze({
    'content-security-policy': contentPolicy(formActions),
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'permissions-policy': permissionsPolicy,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
    ...strictTransport(https),
  });

const data = (https: boolean, caching: HeaderSet, resourcePolicy: 'same-origin' | 'cross-origin'): HeaderSet =>
  Object.freeze({
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': resourcePolicy,
    ...caching,
    ...strictTransport(https),
  });

const headerSets = (https: boolean): Readonly<Record<HeaderClass, HeaderSet>> =>
  Object.freeze({
    page: page(https, []),
    // RFC 6749 §5.1 wants both fields on an answer with a token.
    json: data(https, { 'cache-control': 'no-store', pragma: 'no-cache' }, 'same-origin'),
    public: data(https, { 'cache-control': 'public, max-age=300' }, 'cross-origin'),
    asset: data(https, { 'cache-control': 'public, max-age=3600' }, 'same-origin'),
  });

const plain = headerSets(false);
const secure = headerSets(true);

/** The security headers of each class of answers. `https` is the scheme of the issuer, not of the socket: a proxy may end TLS. */
export const securityHeaders = ({ https }: { https: boolean }): Readonly<Record<HeaderClass, HeaderSet>> => (https ? secure : plain);

/** The sources `formActionSource` makes, and no other text: the last gate before the header. */
const formActionGrammar = /^(?:https?:\/\/[a-z0-9._-]+(?::\d{1,5})?|[a-z][a-z0-9+.-]*:)$/;

/** Schemes that run or read something by themselves and so are never a place to send a form to. */
const activeSchemes = new Set(['javascript', 'data', 'vbscript', 'blob', 'file', 'filesystem', 'about', 'view-source']);

/**
 * The CSP source under which a form may end at a redirect URI, because browsers apply `form-action` to the redirects that follow a form, too:
 * the origin for http and https, the scheme for private-use schemes (RFC 8252 §7.1). A CSP host cannot be an IPv6 literal (CSP 3 §2.3.1), so
 * for one the scheme alone is given.
 *
 * @returns null when there is none that is safe: a URI that cannot be read, an active scheme, or a host with characters that could end the
 *   directive (URL parsers let `;`, `,` and `'` pass in a host).
 */
export const formActionSource = (redirectUri: string): string | null => {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(redirectUri)?.[1]?.toLowerCase();
  if (scheme === undefined || activeSchemes.has(scheme)) return null;
  if (scheme !== 'http' && scheme !== 'https') return `${scheme}:`;
  if (!URL.canParse(redirectUri)) return null;
  const { origin, hostname } = new URL(redirectUri);
  const source = hostname.startsWith('[') ? `${scheme}:` : origin;
  return formActionGrammar.test(source) ? source : null;
};

/**
 * The headers of a page whose form may end at a client.
 *
 * @param formActions  Sources made by `formActionSource`; anything of another form is left out, so that a registered URI cannot add a directive.
 */
export const pageHeaders = (options: { https: boolean; formActions?: readonly string[] }): HeaderSet => {
  const sources = options.formActions?.filter((source) => formActionGrammar.test(source)) ?? [];
  return sources.length === 0 ? securityHeaders(options).page : page(options.https, sources);
};
