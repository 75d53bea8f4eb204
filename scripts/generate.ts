// `npm run generate` writes the references; with --check it changes nothing, names those that are stale, and fails if there are any.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandLineReference } from './reference/command-line.ts';
import { configurationReference } from './reference/configuration.ts';
import { errorsReference } from './reference/errors.ts';
import { eventsReference } from './reference/events.ts';
import { operationsReference } from './reference/operations.ts';
import { rulesReference } from './reference/rules.ts';

const references: Readonly<Record<string, () => string>> = {
  'docs/reference/command-line.md': commandLineReference,
  'docs/reference/configuration.md': configurationReference,
  'docs/reference/errors.md': errorsReference,
  'docs/reference/events.md': eventsReference,
  'docs/reference/operations.md': operationsReference,
  'docs/reference/rules.md': rulesReference,
};

const absolute = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** The page as it lies there; undefined when there is none. A clone on Windows may have other line ends. */
const current = (path: string): string | undefined => {
  try {
    return readFileSync(absolute(path), 'utf8').replaceAll('\r\n', '\n');
  } catch {
    return undefined;
  }
};

const stale = Object.entries(references).flatMap(([path, make]) => {
  const text = make();
  return text === current(path) ? [] : [{ path, text }];
});

if (process.argv.includes('--check')) {
  for (const { path } of stale) process.stderr.write(`${path} is stale: run "npm run generate"\n`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const { path, text } of stale) {
    mkdirSync(dirname(absolute(path)), { recursive: true });
    writeFileSync(absolute(path), text);
    process.stderr.write(`${path} written\n`);
  }
}
