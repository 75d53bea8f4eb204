import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readSecret } from '../../electron/cli/read-input.ts';

const read = (...chunks: readonly (string | Uint8Array)[]): Promise<string> =>
  readSecret(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), 'the password');

describe('a password from standard input', () => {
  it.each([
    ['pass word', 'pass word'],
    ['pass word\n', 'pass word'],
    ['pass word\r\n', 'pass word'],
    ['pass word\n\n', 'pass word\n'],
    [' pass word ', ' pass word '],
    ['pässwörd ✓', 'pässwörd ✓'],
  ])('%j is %j: one line break at the end is not part of it, everything else is', async (input, password) => {
    expect(await read(input)).toBe(password);
  });

  it('may come in pieces, even within a character', async () => {
    const bytes = Buffer.from('pä✓');
    expect(await read(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toBe('pä✓');
  });

  it.each([
    ['nothing', ''],
    ['a line break alone', '\n'],
    ['more than a password can be', 'x'.repeat(4097)],
    ['no UTF-8', Uint8Array.of(0xc3, 0x28)],
  ])('is refused when there is %s, without being quoted', async (_, input) => {
    await expect(read(input)).rejects.toThrow(/^the password (?:is empty|is larger|is not UTF-8)/);
  });
});
