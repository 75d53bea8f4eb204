import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../electron/audit/canonical.ts';

const double = (hex: string): number => Buffer.from(hex, 'hex').readDoubleBE(0);

/** RFC 8785 said in one breath and without a thought for speed, to hold the product's writer against. */
const reference = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(reference).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${reference(member)}`).join(',')}}`;
};

/** The same value with the members of every object put in another order. */
const turned = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value).reverse())
    Object.defineProperty(copy, name, { value: turned(member), enumerable: true, configurable: true, writable: true });
  return copy;
};

const anyJson = fc.jsonValue({ stringUnit: 'binary', maxDepth: 4 });

describe('RFC 8785 canonical JSON', () => {
  test('RFC 8785 §3.2.2 writes the sample object of the specification', () => {
    const sample = JSON.parse(
      '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
    );
    expect(canonicalJson(sample)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  test('RFC 8785 §3.2.3 sorts members by UTF-16 code units, not by code points', () => {
    const sample = { '€': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7 };
    expect(canonicalJson(sample)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
  });

  test('RFC 8785 §3.2.3 sorts members at every depth, inside arrays too', () => {
    expect(canonicalJson([{ b: { d: 1, c: [{ z: 0, y: 0 }] }, a: null }])).toBe('[{"a":null,"b":{"c":[{"y":0,"z":0}],"d":1}}]');
  });

  test('RFC 8785 §3.2.3 does not let the engine move keys that look like array indexes', () => {
    expect(canonicalJson({ '9': 1, '10': 2, '!': 3, a: { '2': 1, '11': 2 } })).toBe('{"!":3,"10":2,"9":1,"a":{"11":2,"2":1}}');
  });

  test('a member named __proto__ is a member like any other', () => {
    expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"y":1,"x":2}}'))).toBe('{"__proto__":{"x":2,"y":1},"b":1}');
  });

  test('more than 32 members are sorted as well', () => {
    const names = Array.from({ length: 100 }, (_, i) => `k${(i * 37) % 100}`);
    const sorted = [...names].sort().map((name) => `"${name}":0`);
    expect(canonicalJson(Object.fromEntries(names.map((name) => [name, 0])))).toBe(`{${sorted.join(',')}}`);
  });

  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('RFC 8785 appendix B writes the double %s as %s', (hex, text) => {
    expect(canonicalJson(double(hex))).toBe(text);
    expect(canonicalJson({ '0': double(hex) })).toBe(`{"0":${text}}`);
  });

  test('RFC 8785 §3.2.2.2 escapes only what it must', () => {
    expect(canonicalJson('\u0000\b\t\n\u000b\f\r\u001f "\\/\u007f\u2028')).toBe(
      '"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f \\"\\\\/\u007f\u2028"',
    );
  });

  test('leaves out members that are undefined', () => {
    expect(canonicalJson({ a: undefined, b: 1, '5': undefined })).toBe('{"b":1}');
    expect(canonicalJson({ a: undefined })).toBe('{}');
  });

  test('takes objects without a prototype', () => {
    expect(canonicalJson(Object.assign(Object.create(null), { b: 1, a: [] }))).toBe('{"a":[],"b":1}');
  });

  test('text that merely looks like an escaped surrogate is written', () => {
    expect(canonicalJson({ b: '\\ud800', a: 1 })).toBe('{"a":1,"b":"\\\\ud800"}');
  });

  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  test.each([
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['minus infinity', Number.NEGATIVE_INFINITY],
    ['a bigint', 1n],
    ['undefined', undefined],
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['a high surrogate alone', 'a\ud83d'],
    ['a low surrogate alone', '\ude00a'],
    ['a date', new Date(0)],
    ['bytes', Buffer.from('a')],
    ['a map', new Map([['a', 1]])],
    ['a cycle', cycle],
  ])('RFC 8785 §3.2.2 refuses %s anywhere', (_what, value) => {
    for (const place of [value, [value], { a: [1, { b: value }] }, { '1': [value] }])
      if (value !== undefined || Array.isArray(place)) expect(() => canonicalJson(place)).toThrow(TypeError);
    expect(() => canonicalJson([value])).toThrow(TypeError);
  });

  test('refuses a lone surrogate in a member name, and a hole in an array', () => {
    expect(() => canonicalJson({ 'a\ud800': 1 })).toThrow(TypeError);
    expect(() => canonicalJson(new Array(2))).toThrow(TypeError);
    expect(() => canonicalJson(undefined)).toThrow(TypeError);
  });

  test('64 levels are written, 65 are refused', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
    expect(canonicalJson(nested(64))).toBe(`${'['.repeat(64)}1${']'.repeat(64)}`);
    expect(() => canonicalJson(nested(65))).toThrow(TypeError);
  });

  test('says the same as a plain reading of the RFC, for any value', () => {
    fc.assert(
      fc.property(anyJson, (value) => canonicalJson(value) === reference(value)),
      { numRuns: 2000 },
    );
  });

  test('does not depend on the order in which members were added', () => {
    fc.assert(
      fc.property(anyJson, (value) => canonicalJson(turned(value)) === canonicalJson(value)),
      { numRuns: 1000 },
    );
  });

  test('is its own canonical form when read again', () => {
    fc.assert(
      fc.property(anyJson, (value) => canonicalJson(JSON.parse(canonicalJson(value))) === canonicalJson(value)),
      { numRuns: 1000 },
    );
  });
});
