import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../electron/lib/read-json.ts';

describe('RFC 8259', () => {
  it('reads every document as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        fc.pre(!text.includes('__proto__'));
        expect(readJson(text)).toEqual({ value: JSON.parse(text) });
      }),
    );
  });

  it('refuses whatever JSON.parse refuses', () => {
    const mutated = fc.tuple(
      fc.json({ maxDepth: 3 }),
      fc.nat(200),
      fc.constantFrom('', ',', '}', ']', '"', '\\', '0', ' ', '\n', ':', 'x'),
    );
    fc.assert(
      fc.property(mutated, ([text, at, put]) => {
        const broken = text.slice(0, at) + put + text.slice(at + 1);
        let valid = true;
        try {
          JSON.parse(broken);
        } catch {
          valid = false;
        }
        fc.pre(!valid);
        expect(readJson(broken)).toHaveProperty('problem');
      }),
      { numRuns: 500 },
    );
  });

  it('reads a string of a megabyte', () => {
    expect(readJson(JSON.stringify('é'.repeat(500_000)))).toEqual({ value: 'é'.repeat(500_000) });
  });
});

it('RFC 7493 §2.3 refuses a name that is given twice', () => {
  expect(readJson('{"port": 1,\n "port": 2}')).toEqual({ problem: 'a name that was given before at line 2, column 2' });
});

it('refuses the name that would be taken for the prototype', () => {
  expect(readJson('{"__proto__": {"port": 1}}')).toHaveProperty('problem');
});

it('refuses nesting that is too deep', () => {
  expect(readJson('['.repeat(100_000))).toEqual({ problem: 'nesting too deep at line 1, column 65' });
});

describe('says where the fault is and quotes nothing', () => {
  it.each([
    ['', 'a value expected at line 1, column 1'],
    ['{"a": secret}', 'a value expected at line 1, column 7'],
    ['{\n  "a": "secret\n"}', 'a value expected at line 2, column 8'],
    ['{"secret" 1}', '":" expected at line 1, column 11'],
    ["{'secret': 1}", 'a name in double quotes expected at line 1, column 2'],
    ['{"a": 1,}', 'a name in double quotes expected at line 1, column 9'],
    ['[1 2]', '"," or "]" expected at line 1, column 4'],
    ['{"a": [1, {"b": 2}}', '"," or "]" expected at line 1, column 19'],
    ['{} secret', 'nothing more expected at line 1, column 4'],
    ['{"a": 01}', 'a value expected at line 1, column 7'],
    ['// secret\n{}', 'a value expected at line 1, column 1'],
    ['"a\\xsecret"', 'a value expected at line 1, column 1'],
  ])('%j: %s', (text, problem) => {
    expect(readJson(text)).toEqual({ problem });
  });
});
