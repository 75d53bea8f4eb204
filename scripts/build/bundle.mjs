import process from 'node:process';
import { stripVTControlCharacters } from 'node:util';
import { build } from 'vite';

/** Bundles with Vite. Where that fails the process ends, with the bundler's own words: its stack trace says nothing of our sources. */
export const bundle = async (config) => {
  try {
    await build({ logLevel: 'warn', ...config });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${process.stderr.isTTY ? message : stripVTControlCharacters(message)}\n`);
    process.exit(1);
  }
};
