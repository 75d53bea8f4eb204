/** What a person has to know before choosing a password. */
export interface PasswordRuleFacts {
  readonly minLength: number;
  readonly maxLength: number;
  readonly requireClasses: readonly ('lower' | 'upper' | 'digit' | 'symbol')[];
}

const words = { lower: 'a small letter', upper: 'a capital', digit: 'a digit', symbol: 'a symbol or space' } as const;

const joined = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

/** The password policy in a sentence, shown where a password is chosen. */
export const describePasswordRule = ({ minLength, maxLength, requireClasses }: PasswordRuleFacts): string => {
  const classes = requireClasses.length === 0 ? '' : `, with ${joined(requireClasses.map((one) => words[one]))}`;
  return `${minLength} to ${maxLength} characters${classes}. No common password, no long run such as aaaa or 1234, and nothing that holds your name.`;
};
