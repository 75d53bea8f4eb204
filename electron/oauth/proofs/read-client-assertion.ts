/** Longest client assertion that is looked at, in characters. */
export const MAX_ASSERTION_CHARS = 8192;

export interface UnverifiedAssertion {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** The signature may be empty here, so that `alg: none` is refused for its algorithm and seen as what it is. */
const compactForm = /^([\w-]+)\.([\w-]+)\.[\w-]*$/;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const decodeObject = (part: string): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(utf8.decode(Buffer.from(part, 'base64url')));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
};

/** Takes a JWT in compact form apart without believing any of it; null when it is none (RFC 7515 §3.1, RFC 7519 §7.2). */
export const readClientAssertion = (assertion: string): UnverifiedAssertion | null => {
  if (assertion.length > MAX_ASSERTION_CHARS) return null;
  const [, first, second] = compactForm.exec(assertion) ?? [];
  if (first === undefined || second === undefined) return null;
  const header = decodeObject(first);
  const claims = header && decodeObject(second);
  return header && claims && { header, claims };
};

/**
 * The client an assertion says it comes from, unverified: good for looking the client up, for nothing else.
 *
 * @returns Null when the assertion cannot be read or names no client.
 * @see RFC 7523 §3
 */
export const readClientAssertionClaims = (assertion: string): { iss: string; sub: string } | null => {
  const { iss, sub } = readClientAssertion(assertion)?.claims ?? {};
  return typeof iss === 'string' && typeof sub === 'string' ? { iss, sub } : null;
};
