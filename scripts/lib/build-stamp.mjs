import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What each part of dist/ is made from, besides the scripts that make it. A path that is missing counts as such. */
const SOURCES = {
  renderer: ['renderer', 'shared', 'vite.config.ts', 'package-lock.json', 'scripts/build'],
  desktop: ['electron', 'shared', 'package.json', 'package-lock.json', 'scripts/build'],
};

const filesIn = (root, path) => {
  const info = statSync(join(root, path), { throwIfNoEntry: false });
  if (info === undefined) return [];
  if (!info.isDirectory()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesIn(root, `${path}/${name}`));
};

/**
 * A digest of the content that a part of dist/ is made from: the same content has the same stamp on every machine, whatever the files' times.
 *
 * @param {string} root  The repository.
 * @param {'renderer' | 'desktop'} part
 */
export const buildStamp = (root, part) => {
  const hash = createHash('sha256');
  for (const path of SOURCES[part].flatMap((source) => filesIn(root, source))) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return `${hash.digest('hex')}\n`;
};
