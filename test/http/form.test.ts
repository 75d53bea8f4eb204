import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFormComponent, type Form, type FormLimits, parseForm, parseQuery } from '../../electron/http/form.ts';

const limits: FormLimits = { maxFields: 100, maxNameLength: 64, maxValueLength: 1024 };

const formOf = (outcome: ReturnType<typeof parseForm>): Form => {
  if (!outcome.ok) throw new Error(`refused: ${outcome.refusal.reason}`);
  return outcome.value;
};
const read = (text: string | Buffer): Form => formOf(parseForm(Buffer.from(text), limits));
const reasonOf = (text: string | Buffer, bounds = limits) => {
  const outcome = parseForm(Buffer.from(text), bounds);
  return outcome.ok ? 'accepted' : outcome.refusal.reason;
};

describe('a form', () => {
  it('RFC 6749 Appendix B decodes plus signs, escapes and UTF-8 in names and values', () => {
    const form = read('a%20b=c+d&%C3%A9=%e2%82%AC%F0%9F%94%91&plain=x%2By%26z%3D');
    expect([form.get('a b'), form.get('é'), form.get('plain')]).toEqual(['c d', '€🔑', 'x+y&z=']);
  });

  it('takes everything after the first equals sign as the value', () => {
    expect(read('code=a==&b=c=d').get('code')).toBe('a==');
    expect(read('code=a==&b=c=d').get('b')).toBe('c=d');
  });

  it('reads what URLSearchParams writes', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((value) => value.isWellFormed() && !value.includes('\0'));
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { maxLength: 12 }), (pairs) => {
        const form = read(new URLSearchParams(pairs).toString());
        for (const [name] of pairs) {
          expect(form.all(name)).toEqual(pairs.filter(([other, value]) => other === name && value !== '').map(([, value]) => value));
        }
      }),
    );
  });

  it('never throws, whatever the bytes', () => {
    const nasty = fc.array(fc.constantFrom('%', '+', '&', '=', '%0', '%00', '%C3', '%zz', 'a', '\u00ff', '€', '\0'), { maxLength: 40 });
    fc.assert(
      fc.property(
        fc.oneof(
          nasty.map((parts) => Buffer.from(parts.join(''), 'latin1')),
          fc.uint8Array().map(Buffer.from),
        ),
        (body) => {
          const outcome = parseForm(body, limits);
          if (!outcome.ok) expect(outcome.refusal.code).toBe('invalid_request');
        },
      ),
    );
  });

  it.each(['scope=', 'scope', 'scope=&', '&&', ''])('RFC 6749 §3.2 treats a parameter without a value as omitted: %j', (body) => {
    const form = read(body);
    expect([form.get('scope'), form.all('scope'), form.single('scope'), form.duplicates.size]).toEqual([
      undefined,
      [],
      { ok: true, value: undefined },
      0,
    ]);
  });

  it('RFC 6749 §3.2 does not count an omitted parameter as a second one', () => {
    const form = read('scope=&scope=read');
    expect(form.single('scope')).toEqual({ ok: true, value: 'read' });
    expect(form.duplicates.size).toBe(0);
  });

  it.each(['scope=a&scope=b', 'scope=a&scope=a', 'scope=a&x=1&s%63ope=b'])('RFC 6749 §3.2 refuses a repeated parameter: %s', (body) => {
    const form = read(body);
    expect(form.single('scope')).toEqual({
      ok: false,
      refusal: { code: 'invalid_request', reason: 'repeated_parameter', description: 'The parameter scope is included more than once.' },
    });
    expect([...form.duplicates]).toEqual(['scope']);
  });

  it('RFC 8707 §2 gives all values of a parameter that may repeat, in their order', () => {
    const form = read('resource=b&grant_type=x&resource=a&resource=c');
    expect(form.all('resource')).toEqual(['b', 'a', 'c']);
    expect(form.get('resource')).toBe('b');
    expect(form.single('grant_type')).toEqual({ ok: true, value: 'x' });
  });

  it.each(['a=%', 'a=%4', 'a=%4g', 'a=%%41', '%zz=1', 'a=%u0041', 'a=+%'])('refuses malformed escapes: %s', (body) => {
    expect(reasonOf(body)).toBe('malformed_encoding');
  });

  it.each(['a=%FF', 'a=%C0%80', 'a=%ED%A0%80', 'a=%E2%82', 'a=%F5%80%80%80', '%C3=1'])('refuses escapes that are not UTF-8: %s', (body) => {
    expect(reasonOf(body)).toBe('not_utf8');
  });

  it('refuses raw bytes that are not UTF-8, and takes those that are', () => {
    expect(reasonOf(Buffer.from([0x61, 0x3d, 0xff]))).toBe('not_utf8');
    expect(reasonOf(Buffer.from([0x61, 0x3d, 0xc3, 0x25, 0x41, 0x39]))).toBe('not_utf8');
    expect(read('a=é').get('a')).toBe('é');
  });

  it.each(['a=%00', 'a=b%00c', 'a\0=b', 'a=b\0', '%00=1', 'a=+\0'])('refuses NUL: %j', (body) => {
    expect(reasonOf(body)).toBe('malformed_encoding');
  });

  it('refuses more fields than allowed, with or without values', () => {
    const fields = (count: number, field: string) => new Array(count).fill(field).join('&');
    expect([reasonOf(fields(100, 'a=1')), reasonOf(fields(101, 'a=1')), reasonOf(fields(101, 'a'))]).toEqual([
      'accepted',
      'too_many_fields',
      'too_many_fields',
    ]);
  });

  it('measures names and values after decoding', () => {
    const bounds = { maxFields: 5, maxNameLength: 3, maxValueLength: 4 };
    expect(reasonOf('abc=abcd', bounds)).toBe('accepted');
    expect(reasonOf('%61bc=%61%62%63%64', bounds)).toBe('accepted');
    expect(reasonOf('abcd=a', bounds)).toBe('too_long');
    expect(reasonOf('abc=abcde', bounds)).toBe('too_long');
    expect(reasonOf('a=%61%62%63%64%65', bounds)).toBe('too_long');
  });

  it('takes names of JavaScript objects for plain names', () => {
    const form = read('__proto__=x&constructor=y&__proto__=z&hasOwnProperty=1');
    expect([form.get('constructor'), form.all('__proto__'), form.get('toString')]).toEqual(['y', ['x', 'z'], undefined]);
    expect(Object.prototype).not.toHaveProperty('x');
    expect({}.constructor).toBe(Object);
  });

  it('tells nobody in its description what was sent', () => {
    const outcome = parseForm(Buffer.from('"><script>=%zz'), limits);
    expect(outcome).toMatchObject({ ok: false, refusal: { description: expect.not.stringContaining('script') } });
  });
});

describe('a query', () => {
  it('is read like a body', () => {
    const form = formOf(parseQuery('response_type=code&state=%C3%A9+1&scope=', limits));
    expect([form.get('response_type'), form.get('state'), form.get('scope')]).toEqual(['code', 'é 1', undefined]);
    expect(formOf(parseQuery('', limits)).get('state')).toBeUndefined();
  });

  it('RFC 3986 §2 refuses bytes beyond ASCII', () => {
    expect(parseQuery('state=Ã©', limits)).toMatchObject({ ok: false, refusal: { reason: 'malformed_encoding' } });
  });

  it('refuses what a body refuses', () => {
    const reasons = ['a=%', 'a=%FF', 'a=%00', new Array(101).fill('a').join('&')].map((query) => {
      const outcome = parseQuery(query, limits);
      return outcome.ok ? 'accepted' : outcome.refusal.reason;
    });
    expect(reasons).toEqual(['malformed_encoding', 'not_utf8', 'malformed_encoding', 'too_many_fields']);
  });
});

describe('one component of a form', () => {
  it('is decoded once only', () => {
    expect(decodeFormComponent('%2541+%252B')).toEqual({ ok: true, value: '%41 %2B' });
  });
});
