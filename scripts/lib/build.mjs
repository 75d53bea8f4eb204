import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { buildStamp } from './build-stamp.mjs';
import { takeLock } from './install-lock.mjs';
import { run } from './run.mjs';

const TITLES = { renderer: 'the console', desktop: 'the desktop app' };

const stampFile = (root, part) => join(root, 'dist', '.stamps', part);

const isBuilt = (root, part) => {
  try {
    return readFileSync(stampFile(root, part), 'utf8') === buildStamp(root, part);
  } catch {
    return false;
  }
};

/** Makes one part, and tells the problem if there is one. Its stamp is taken away first and comes back last: a build that was broken off is made again. */
const make = async (root, node, part) => {
  process.stderr.write(`Building ${TITLES[part]} ...\n`);
  const stamp = buildStamp(root, part);
  rmSync(stampFile(root, part), { force: true });
  const { code, signal } = await run(node, [join(root, 'scripts', 'build', `build-${part}.mjs`)], { cwd: root, stdio: ['ignore', 2, 2] });
  if (code !== 0) return `Building ${TITLES[part]} failed (${signal ?? code}).\n`;
  mkdirSync(join(root, 'dist', '.stamps'), { recursive: true });
  writeFileSync(stampFile(root, part), stamp);
  return '';
};

const makeStale = async (root, node, parts) => {
  for (const part of parts) {
    const problem = isBuilt(root, part) ? '' : await make(root, node, part);
    if (problem !== '') return problem;
  }
  return '';
};

const buildOnce = async (root, node, parts) => {
  const release = await takeLock(join(root, '.cache', 'build.lock'), () => process.stderr.write('Waiting for another build ...\n'));
  try {
    return await makeStale(root, node, parts);
  } finally {
    release();
  }
};

/**
 * Makes those parts of dist/ whose sources have changed since they were last made. Prints on standard error only. Of several processes at once one builds and the
 * others wait. Where it cannot be done, the process ends with one line that says so.
 *
 * @param {string} root  The repository.
 * @param {string} node  Path of a Node.js 24.
 * @param {readonly ('renderer' | 'desktop')[]} parts
 */
export const build = async (root, node, parts) => {
  const problem = parts.every((part) => isBuilt(root, part)) ? '' : await buildOnce(root, node, parts);
  if (problem === '') return;
  process.stderr.write(problem);
  process.exit(1);
};
