import { expect, it } from 'vitest';
import { placeKind } from '../../shared/place-kind.ts';

it.each([
  ['203.0.113.9', 'address'],
  ['2001:db8::1', 'address'],
  ['2001:db8::/64', 'address'],
  ['203.0.113.0/24', 'network'],
  ['2001:db8::/48', 'network'],
  ['2001:db8::/65', 'network'],
])('%s is, for a rule, one %s', (text, kind) => {
  expect(placeKind(text)).toBe(kind);
});
