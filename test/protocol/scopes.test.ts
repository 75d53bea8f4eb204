import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createScopeRules,
  defaultScopeHierarchy,
  describeScope,
  isStandardScope,
  MAX_SCOPE_CHARS,
  MAX_SCOPES,
  parseScopes,
  type ScopeHierarchy,
  serializeScopes,
} from '../../electron/oauth/scopes.ts';

const rules = createScopeRules({ hierarchy: defaultScopeHierarchy });

const read = (text: string): string[] | string => {
  const outcome = parseScopes(text);
  if (!outcome.ok) expect(outcome.refusal.code).toBe('invalid_scope');
  return outcome.ok ? outcome.value : outcome.refusal.reason;
};
const ask = (scopes: string[], defaultScopes: string[], requested: string[] | undefined): string[] | string => {
  const outcome = rules.grantable({ client: { scopes, defaultScopes }, requested });
  if (!outcome.ok) expect(outcome.refusal.code).toBe('invalid_scope');
  return outcome.ok ? outcome.value : outcome.refusal.reason;
};
const narrow = (granted: string[], requested: string[] | undefined): string[] | string => {
  const outcome = rules.narrow(granted, requested);
  if (!outcome.ok) expect(outcome.refusal.code).toBe('invalid_scope');
  return outcome.ok ? outcome.value : outcome.refusal.reason;
};

describe('the scope parameter', () => {
  it('RFC 6749 §3.3 reads names with one space between them, in their order, each once', () => {
    expect(read('openid write read')).toEqual(['openid', 'write', 'read']);
    expect(read('b a b a')).toEqual(['b', 'a']);
    expect(read("!#[]~'https://api.example/x")).toEqual(["!#[]~'https://api.example/x"]);
  });
  it('RFC 6749 §3.1 reads an empty value as none', () => expect(read('')).toEqual([]));
  it('RFC 6749 §3.3 tells names apart by case', () => expect(read('Read read')).toEqual(['Read', 'read']));
  it.each([' ', ' a', 'a ', 'a  b', 'a\tb', 'a\nb', 'a\n', 'a"b', 'a\\b', 'é', 'a\0', 'a\u00a0b'])('RFC 6749 §3.3 refuses %j', (text) =>
    expect(read(text)).toBe('malformed'));
  it('RFC 6749 §3.3 bounds the number and the length', () => {
    const names = Array.from({ length: MAX_SCOPES + 1 }, (_, i) => `s${i}`);
    expect(read(names.slice(1).join(' '))).toHaveLength(MAX_SCOPES);
    expect(read(names.join(' '))).toBe('too_many');
    expect(read('a'.repeat(MAX_SCOPE_CHARS))).toHaveLength(1);
    expect(read('a'.repeat(MAX_SCOPE_CHARS + 1))).toBe('too_long');
  });
  it('RFC 6749 §3.3 property: what was read is written and read again the same', () => {
    const name = fc.string({ unit: fc.constantFrom(...'abcXYZ019:./!#[]~-_'), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: MAX_SCOPES }), (names) => {
        expect(read(serializeScopes(names))).toEqual(names);
      }),
    );
  });
});

describe('the hierarchy of scopes', () => {
  it.each<[string, string[]]>([
    ['admin', ['admin', 'write', 'read']],
    ['write', ['write', 'read']],
    ['read', ['read']],
    ['orders:admin', ['orders:admin', 'orders:write', 'orders:read']],
    ['orders.write', ['orders.write', 'orders.read']],
    ['shop:orders:write', ['shop:orders:write', 'shop:orders:read']],
    ['https://api.example/orders.write', ['https://api.example/orders.write', 'https://api.example/orders.read']],
    ['openid', ['openid']],
    ['orders:', ['orders:']],
    [':write', [':write', ':read']],
    ['rewrite', ['rewrite']],
    ['write:orders', ['write:orders']],
    ['Admin', ['Admin']],
    ['constructor', ['constructor']],
    ['x:__proto__', ['x:__proto__']],
  ])('RFC 6749 §3.3 %s implies %j', (scope, all) => expect(rules.implied([scope])).toEqual(all));

  it('RFC 6749 §3.3 keeps the given scopes first and each once', () =>
    expect(rules.implied(['orders:read', 'orders:admin'])).toEqual(['orders:read', 'orders:admin', 'orders:write']));

  it.each<[string[], string[], boolean]>([
    [['admin'], ['read'], true],
    [['orders:admin'], ['orders:read', 'orders:write'], true],
    [['read'], ['write'], false],
    [['orders:admin'], ['read'], false],
    [['orders:admin'], ['invoices:read'], false],
    [['admin'], ['orders:read'], false],
    [['orders:admin'], ['orders.read'], false],
    [['orders:write'], ['orders:read', 'orders:admin'], false],
    [[], [], true],
    [[], ['read'], false],
  ])('RFC 6749 §3.3 %j covers %j: %s', (granted, requested, covered) => expect(rules.covers(granted, requested)).toBe(covered));

  it('takes a hierarchy of whole names', () => {
    const own = createScopeRules({ hierarchy: { 'payments:all': ['payments:refund'], 'payments:refund': ['payments:see'] } });
    expect(own.implied(['payments:all'])).toEqual(['payments:all', 'payments:refund', 'payments:see']);
    expect(own.covers(['payments:refund'], ['payments:all'])).toBe(false);
  });
  it.each<[ScopeHierarchy]>([
    [{ a: ['a'] }],
    [{ a: ['b'], b: ['a'] }],
    [{ a: ['b'], b: ['c'], c: ['b'] }],
  ])('refuses to start with a hierarchy in a circle: %j', (hierarchy) => expect(() => createScopeRules({ hierarchy })).toThrow('circle'));
});

describe('the scopes a client gets', () => {
  it('RFC 6749 §3.3 grants what was asked for, never what it implies', () => {
    expect(ask(['orders:admin'], [], ['orders:write'])).toEqual(['orders:write']);
    expect(ask(['orders:admin', 'openid'], [], ['openid', 'orders:admin'])).toEqual(['openid', 'orders:admin']);
  });
  it('RFC 6749 §3.3 refuses a scope beyond the allowed set, also beside allowed ones', () => {
    expect(ask(['read'], [], ['write'])).toBe('not_allowed');
    expect(ask(['read', 'openid'], [], ['openid', 'read', 'admin'])).toBe('not_allowed');
    expect(ask([], [], ['read'])).toBe('not_allowed');
    expect(ask(['orders:read'], [], ['ORDERS:READ'])).toBe('not_allowed');
  });
  it('RFC 6749 §3.3 grants the default set when none is asked for', () => {
    expect(ask(['read', 'write'], ['read'], undefined)).toEqual(['read']);
    expect(ask(['read', 'write'], ['read'], [])).toEqual(['read']);
  });
  it('RFC 6749 §3.3 fails the request when there is no default set', () => expect(ask(['read'], [], undefined)).toBe('no_default'));
  it('RFC 6749 §3.3 lets a client without scopes ask for none', () => expect(ask([], [], undefined)).toEqual([]));

  it('RFC 6749 §6 keeps the scopes of the grant when a refresh names none', () => {
    expect(narrow(['openid', 'orders:write'], undefined)).toEqual(['openid', 'orders:write']);
    expect(narrow(['openid'], [])).toEqual(['openid']);
  });
  it('RFC 6749 §6 narrows to a part, also to a lower level', () => {
    expect(narrow(['openid', 'orders:write'], ['orders:write'])).toEqual(['orders:write']);
    expect(narrow(['openid', 'orders:write'], ['orders:read'])).toEqual(['orders:read']);
  });
  it('RFC 6749 §6 refuses a scope that was not granted', () => {
    expect(narrow(['orders:read'], ['orders:write'])).toBe('beyond_grant');
    expect(narrow(['openid'], ['openid', 'email'])).toBe('beyond_grant');
    expect(narrow([], ['read'])).toBe('beyond_grant');
  });
  it('RFC 6749 §6 property: narrowing again and again never gains', () => {
    const scope = fc.constantFrom('read', 'write', 'admin', 'orders:read', 'orders:write', 'orders:admin', 'openid', 'orders.read');
    fc.assert(
      fc.property(fc.uniqueArray(scope), fc.array(fc.uniqueArray(scope), { maxLength: 5 }), (granted, steps) => {
        let held: string[] = granted;
        for (const step of steps) {
          const outcome = rules.narrow(held, step);
          if (outcome.ok) held = outcome.value;
          expect(rules.covers(granted, held)).toBe(true);
        }
      }),
    );
  });
  it('hands out lists of its own, so that a caller cannot change the client', () => {
    const defaultScopes = ['read'];
    const outcome = rules.grantable({ client: { scopes: ['read'], defaultScopes }, requested: undefined });
    if (outcome.ok) outcome.value.push('admin');
    expect(defaultScopes).toEqual(['read']);
  });
});

describe('scopes in words', () => {
  it.each(['openid', 'profile', 'email', 'address', 'phone', 'offline_access'])('OpenID Connect Core §5.4, §11 %s is known', (scope) => {
    expect(isStandardScope(scope)).toBe(true);
    expect(describeScope(scope)).toMatch(/^(Know|See|Keep) /);
  });
  it.each([
    ['orders:read', 'Read: orders'],
    ['orders.write', 'Read and change: orders'],
    ['admin', 'Read, change and administer your data'],
    ['calendar', 'Use the permission calendar'],
    ['constructor', 'Use the permission constructor'],
    [':read', 'Read your data'],
  ])('OpenID Connect Core §3.1.2.4 says of %s: %s', (scope, words) => {
    expect(isStandardScope(scope)).toBe(false);
    expect(describeScope(scope)).toBe(words);
  });
});
