import { beforeAll, describe, expect, it } from 'vitest';
import { isCommonPassword, loadCommonPasswords } from '../../electron/accounts/common-passwords.ts';

let common: ReadonlySet<string>;

beforeAll(async () => {
  common = await loadCommonPasswords();
});

describe('common passwords', () => {
  it('are a long list, in the one case in which passwords are compared', () => {
    expect(common.size).toBeGreaterThan(40_000);
    expect([...common].filter((password) => password !== password.toLowerCase())).toEqual([]);
  });

  it.each([
    'password',
    'PASSWORD',
    'Password1!',
    'Password2024!!',
    'P@$$w0rd1234',
    '123password!!',
    '$unshine2024',
    'Ｐassword',
    'q1w2e3r4t5y6',
    '1234567890',
  ])('%s is one', (password) => {
    expect(isCommonPassword(common, password)).toBe(true);
  });

  it.each([
    'Maple-Tundra-47-Quill',
    'Dragon84$#!92+7',
    'correct horse battery staple',
    'passwort-vergessen-und-neu',
    '',
    '!!!!....????',
    '😀😀😀',
  ])('%s is none', (password) => {
    expect(isCommonPassword(common, password)).toBe(false);
  });
});
