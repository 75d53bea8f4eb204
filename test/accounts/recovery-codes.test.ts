import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashRecoveryCode, newRecoveryCodes, normaliseRecoveryCode } from '../../electron/accounts/recovery-codes.ts';
import { type Random, systemRandom } from '../../electron/lib/random.ts';

const symbol = fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ');
const code = fc.array(symbol, { minLength: 16, maxLength: 16 }).map((symbols) => symbols.join('').replace(/.{4}(?=.)/g, '$&-'));

describe('recovery codes', () => {
  it('come ten at a time, all different, as XXXX-XXXX-XXXX-XXXX in the alphabet of Crockford', () => {
    const codes = newRecoveryCodes({ random: systemRandom() });
    expect(codes).toHaveLength(10);
    expect(new Set(codes).size).toBe(10);
    for (const one of codes) expect(one).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
  });

  it('carry all 80 bits of the given randomness', () => {
    const of = (hex: string): Random => ({ bytes: () => Buffer.from(hex, 'hex') });
    expect(newRecoveryCodes({ random: of('00000000000000000000') })[0]).toBe('0000-0000-0000-0000');
    expect(newRecoveryCodes({ random: of('ffffffffffffffffffff') })[0]).toBe('ZZZZ-ZZZZ-ZZZZ-ZZZZ');
    expect(newRecoveryCodes({ random: of('00443214c74254b635cf') })[0]).toBe('0123-4567-89AB-CDEF');
    expect(newRecoveryCodes({ random: of('80000000000000000001') })[0]).toBe('G000-0000-0000-0001');
    const lengths: number[] = [];
    newRecoveryCodes({
      random: {
        bytes: (length) => {
          lengths.push(length);
          return Buffer.alloc(length);
        },
      },
    });
    expect(lengths).toEqual(Array(10).fill(10));
  });

  it('are found again however they are typed', () => {
    fc.assert(
      fc.property(code, fc.infiniteStream(fc.constantFrom(0, 1, 2, 3, 4, 5)), (issued, choices) => {
        const choose = (options: string[]) => options[(choices.next().value ?? 0) % options.length] ?? '';
        const typed = [...issued]
          .map((symbol) => {
            if (symbol === '-') return choose(['-', ' ', '', '–', ' - ', '\u00a0']);
            if (symbol === '1') return choose(['1', 'I', 'i', 'L', 'l']);
            if (symbol === '0') return choose(['0', 'O', 'o']);
            return choose([symbol, symbol.toLowerCase()]);
          })
          .join('');
        expect(normaliseRecoveryCode(` ${typed}\n`)).toBe(issued);
      }),
    );
  });

  it.each([
    '',
    '0000-0000-0000-000',
    '0000-0000-0000-00000',
    '0000-0000-0000-000U',
    '0000-0000-0000-000ı',
    '0000-0000-0000-000*',
    'ß'.repeat(8),
    '０'.repeat(16),
    '0'.repeat(1000),
  ])('are null when they cannot be one: %j', (typed) => {
    expect(normaliseRecoveryCode(typed)).toBeNull();
  });

  it('normalise to themselves or null, whatever is typed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), code), (typed) => {
        const once = normaliseRecoveryCode(typed);
        if (once !== null) expect(normaliseRecoveryCode(once)).toBe(once);
      }),
    );
  });

  it('are stored as SHA-256, the same for a code as issued and as typed', () => {
    const issued = '0123-4567-89AB-CDEF';
    expect(hashRecoveryCode(issued)).toEqual(createHash('sha256').update(issued).digest());
    expect(hashRecoveryCode(normaliseRecoveryCode('ol23 4567 89ab cdef') ?? '')).toEqual(hashRecoveryCode(issued));
    expect(hashRecoveryCode('0123-4567-89AB-CDEG')).not.toEqual(hashRecoveryCode(issued));
  });
});
