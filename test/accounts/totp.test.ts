import fc from 'fast-check';
import { HOTP, Secret, TOTP, URI } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { checkTotp, newTotpSecret, qrSvg, totpUri } from '../../electron/accounts/totp.ts';
import { type Random, systemRandom } from '../../electron/lib/random.ts';

const secret = Secret.fromLatin1('12345678901234567890').base32;
const STEP = 30_000;
/** RFC 6238 Appendix B, SHA-1: seconds and the last six digits of the eight that are printed there. */
const VECTORS: [number, string][] = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
];
const check = (code: string, atSeconds: number, lastStep: number | null = null) =>
  checkTotp({ secret, code, at: atSeconds * 1000, lastStep });
const refusedAs = (reason: string) => ({ ok: false, refusal: { code: 'invalid_code', reason } });

describe('checking a one-time code', () => {
  it.each(VECTORS)('RFC 6238 Appendix B accepts the code of second %i', (seconds, code) => {
    expect(check(code, seconds)).toEqual({ ok: true, value: { step: Math.floor(seconds / 30) } });
  });

  it.each(VECTORS)('RFC 6238 §5.2 accepts the code of second %i one step early and late, and no further', (seconds, code) => {
    const step = Math.floor(seconds / 30);
    for (const offset of [-30, 0, 30]) expect(check(code, step * 30 + offset)).toEqual({ ok: true, value: { step } });
    expect(check(code, step * 30 + 59)).toEqual({ ok: true, value: { step } });
    expect(check(code, step * 30 + 60)).toMatchObject(refusedAs('wrong'));
    expect(check(code, step * 30 - 31)).toMatchObject(refusedAs('wrong'));
  });

  it.each(VECTORS)('RFC 6238 §5.2 never accepts the code of second %i twice', (seconds, code) => {
    const step = Math.floor(seconds / 30);
    for (const offset of [-30, 0, 30]) expect(check(code, step * 30 + offset, step)).toMatchObject(refusedAs('replayed'));
  });

  it('refuses an older code once a newer one was accepted', () => {
    expect(check('081804', 1_111_111_111, Math.floor(1_111_111_111 / 30))).toMatchObject(refusedAs('replayed'));
    expect(check('050471', 1_111_111_111, Math.floor(1_111_111_109 / 30))).toMatchObject({ ok: true });
  });

  it('accepts every step at most once, in any order of tries and with any clock', () => {
    const tries = fc.array(fc.record({ made: fc.nat({ max: 8 }), checked: fc.nat({ max: 8 }) }), { maxLength: 30 });
    fc.assert(
      fc.property(tries, (attempts) => {
        let lastStep: number | null = null;
        const accepted: number[] = [];
        for (const { made, checked } of attempts) {
          const code = HOTP.generate({ secret: Secret.fromBase32(secret), counter: made });
          const outcome = checkTotp({ secret, code, at: checked * STEP, lastStep });
          expect(outcome.ok).toBe(Math.abs(made - checked) <= 1 && made > (lastStep ?? -1));
          if (!outcome.ok) continue;
          lastStep = outcome.value.step;
          accepted.push(lastStep);
        }
        expect(new Set(accepted).size).toBe(accepted.length);
      }),
    );
  });

  it('accepts the first steps of time', () => {
    expect(check('755224', 0)).toEqual({ ok: true, value: { step: 0 } });
    expect(check('755224', 0, 0)).toMatchObject(refusedAs('replayed'));
    expect(check('287082', 0)).toEqual({ ok: true, value: { step: 1 } });
  });

  it('ignores spaces', () => {
    expect(check(' 287 082 ', 59)).toMatchObject({ ok: true });
    expect(check('287\u00a0082', 59)).toMatchObject({ ok: true });
  });

  it.each([
    '',
    '28708',
    '2870820',
    '28708a',
    '+28708',
    '2870.2',
    '２８７０８２',
    '٢٨٧٠٨٢',
    '287-082',
    `${' '.repeat(27)}287082`,
    '1'.repeat(1000),
  ])('refuses as malformed what is not six ASCII digits: %j', (code) => {
    expect(check(code, 59)).toMatchObject(refusedAs('malformed'));
  });

  it('tells the caller the same, whatever the reason', () => {
    const answers = [check('x', 59), check('000000', 59), check('287082', 59, 1)].map((outcome) =>
      outcome.ok ? '' : outcome.refusal.description,
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).not.toBe('');
  });

  it('faults on a stored secret that is not base32', () => {
    expect(() => checkTotp({ secret: 'not base32!', code: '287082', at: 59_000, lastStep: null })).toThrow(TypeError);
  });
});

describe('enrolling', () => {
  it('RFC 4226 §4 makes secrets of 160 bits from the given randomness', () => {
    const counting: Random = { bytes: (length) => Buffer.from(Array.from({ length }, (_, n) => n)) };
    expect(Secret.fromBase32(newTotpSecret({ random: counting })).hex.toLowerCase()).toBe('000102030405060708090a0b0c0d0e0f10111213');
    expect(newTotpSecret({ random: systemRandom() })).toMatch(/^[A-Z2-7]{32}$/);
    expect(newTotpSecret({ random: systemRandom() })).not.toBe(newTotpSecret({ random: systemRandom() }));
  });

  it('writes the parameters an authenticator app reads', () => {
    const uri = new URL(totpUri({ issuer: 'Gate & Co', account: 'alice@example.com', secret }));
    expect([uri.protocol, uri.host, decodeURIComponent(uri.pathname)]).toEqual(['otpauth:', 'totp', '/Gate & Co:alice@example.com']);
    expect(Object.fromEntries(uri.searchParams)).toEqual({ issuer: 'Gate & Co', secret, algorithm: 'SHA1', digits: '6', period: '30' });
  });

  it('keeps what a user calls himself inside the label', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 300 }), (issuer, account) => {
        const uri = new URL(totpUri({ issuer: `i${issuer}`, account: `a${account}`, secret }));
        expect([...uri.searchParams.keys()]).toEqual(['issuer', 'secret', 'algorithm', 'digits', 'period']);
        expect(uri.searchParams.get('secret')).toBe(secret);
        expect(decodeURIComponent(uri.pathname).split(':')).toHaveLength(2);
      }),
    );
  });

  it('draws an SVG of paths alone, also for the longest names', async () => {
    for (const name of ['alice', '😀'.repeat(500), '\ud800'.repeat(500), '<script>alert(1)</script>"']) {
      const svg = await qrSvg(totpUri({ issuer: name, account: name, secret }));
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^<>]*>(<path [^<>]*\/>)+<\/svg>\s*$/);
      expect(svg).not.toMatch(/script|style|\son\w+=/i);
    }
  });

  it('faults when a URI is longer than a QR code holds', async () => {
    await expect(qrSvg('x'.repeat(3000))).rejects.toThrow();
  });

  it('round-trips: the secret of the URI makes codes that are accepted once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (at) => {
        const fresh = newTotpSecret({ random: systemRandom() });
        const app = URI.parse(totpUri({ issuer: 'Gatewatch', account: 'alice', secret: fresh }));
        if (!(app instanceof TOTP)) throw new Error('not TOTP');
        const code = app.generate({ timestamp: at });
        const first = checkTotp({ secret: fresh, code, at, lastStep: null });
        if (!first.ok) throw new Error(first.refusal.reason);
        expect(Math.abs(first.value.step - Math.floor(at / STEP))).toBeLessThanOrEqual(1);
        const lastStep = Math.floor(at / STEP) + 1;
        expect(checkTotp({ secret: fresh, code, at, lastStep })).toMatchObject(refusedAs('replayed'));
      }),
      { numRuns: 50 },
    );
  });
});
