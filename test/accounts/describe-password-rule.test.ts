import { expect, it } from 'vitest';
import { describePasswordRule } from '../../electron/accounts/describe-password-rule.ts';

it('B2 says length and classes before a password is chosen', () => {
  expect(describePasswordRule({ minLength: 12, maxLength: 128, requireClasses: ['lower', 'upper', 'digit', 'symbol'] })).toMatch(
    /^12 to 128 characters, with a small letter, a capital, a digit and a symbol or space\./,
  );
  expect(describePasswordRule({ minLength: 15, maxLength: 64, requireClasses: [] })).toMatch(/^15 to 64 characters\./);
});
