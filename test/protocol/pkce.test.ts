import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCodeChallenge, isVerifier, verifierMatches } from '../../electron/oauth/authorize/check-pkce.ts';

/** The pair of RFC 7636 appendix B. */
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

const reasonOf = (challengeText: string | undefined, method: string | undefined): string => {
  const outcome = checkCodeChallenge({ challenge: challengeText, method });
  if (!outcome.ok) expect(outcome.refusal.code).toBe('invalid_request');
  return outcome.ok ? outcome.value : outcome.refusal.reason;
};

const unreserved = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~';

describe('the code challenge', () => {
  it('RFC 7636 §4.3 takes an S256 challenge', () => expect(reasonOf(challenge, 'S256')).toBe(challenge));
  it('OAuth 2.1 §4.1.1 requires a challenge of every client', () => {
    expect(reasonOf(undefined, 'S256')).toBe('missing_challenge');
    expect(reasonOf(undefined, undefined)).toBe('missing_challenge');
  });
  it('RFC 7636 §4.3 reads a missing method as plain, and RFC 9700 §2.1.1 refuses that', () => {
    expect(reasonOf(challenge, undefined)).toBe('plain_method');
    expect(reasonOf(challenge, 'plain')).toBe('plain_method');
  });
  it.each(['s256', 'S256 ', '', 'S512', 'none'])('RFC 7636 §4.4.1 refuses the transformation %j', (method) =>
    expect(reasonOf(challenge, method)).toBe('unknown_method'));
  it.each([
    ['empty', ''],
    ['one character short', challenge.slice(1)],
    ['one character long', `${challenge}A`],
    ['padded', `${challenge}=`],
    ['of the standard alphabet', challenge.replace('-', '+')],
    ['a hexadecimal digest', createHash('sha256').update(verifier).digest('hex')],
    ['followed by a line end', `${challenge}\n`],
    ['with spare bits set, so that two texts would be one hash', `${challenge.slice(0, 42)}N`],
  ])('RFC 7636 §4.2 refuses a challenge that is %s', (_, text) => expect(reasonOf(text, 'S256')).toBe('malformed_challenge'));

  it('RFC 7636 §4.2 takes the challenge of every verifier', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...unreserved), minLength: 43, maxLength: 128 }), (text) => {
        const made = createHash('sha256').update(text).digest('base64url');
        expect(reasonOf(made, 'S256')).toBe(made);
        expect(verifierMatches(text, made)).toBe(true);
      }),
    );
  });
});

describe('the code verifier', () => {
  it('RFC 7636 §4.1 takes 43 to 128 unreserved characters', () => {
    expect(isVerifier(unreserved)).toBe(true);
    expect(isVerifier('a'.repeat(43))).toBe(true);
    expect(isVerifier('a'.repeat(128))).toBe(true);
  });
  it.each([42, 129, 0])('RFC 7636 §4.1 refuses %i characters', (length) => expect(isVerifier('a'.repeat(length))).toBe(false));
  it.each(['+', '/', '=', ' ', '\n', '%', 'é', '\0'])('RFC 7636 §4.1 refuses the character %j', (character) => {
    expect(isVerifier(`${'a'.repeat(43)}${character}`)).toBe(false);
    expect(isVerifier(`${character}${'a'.repeat(43)}`)).toBe(false);
  });

  it('RFC 7636 §4.6 takes the verifier of appendix B', () => expect(verifierMatches(verifier, challenge)).toBe(true));
  it('RFC 7636 §4.6 refuses a verifier that does not hash to the challenge', () => {
    expect(verifierMatches(`${verifier.slice(0, -1)}l`, challenge)).toBe(false);
    expect(verifierMatches(verifier.toLowerCase(), challenge)).toBe(false);
    expect(verifierMatches('a'.repeat(43), challenge)).toBe(false);
  });
  it('RFC 7636 §4.6 never compares as plain: the challenge is no verifier of itself', () =>
    expect(verifierMatches(challenge, challenge)).toBe(false));
  it('RFC 7636 §4.6 refuses any verifier for a challenge of another length', () => {
    expect(verifierMatches(verifier, '')).toBe(false);
    expect(verifierMatches(verifier, challenge.slice(0, 42))).toBe(false);
    expect(verifierMatches(verifier, `${challenge}\0`)).toBe(false);
    expect(verifierMatches('', '')).toBe(false);
  });
  it('RFC 7636 §4.6 refuses what is no verifier even when it hashes to the challenge', () => {
    const short = 'short';
    expect(verifierMatches(short, createHash('sha256').update(short).digest('base64url'))).toBe(false);
  });
});
