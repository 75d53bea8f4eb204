import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import process from 'node:process';
import { takeLock } from './install-lock.mjs';
import { run } from './run.mjs';

const ENGINE_MAJOR = 24;

/**
 * Both lists of packages are needed whatever the user's own npm settings say: the engine's Node is among the development packages, and its binary
 * is put in place by its install script. Only errors are printed, so that "unsupported engine" of packages that the newer Node runs is not.
 */
const NPM_ARGS = [
  'ci',
  '--include=dev',
  '--include=optional',
  '--ignore-scripts=false',
  '--engine-strict=false',
  '--no-audit',
  '--no-fund',
  '--no-progress',
  '--loglevel=error',
];

const lockFile = (root) => join(root, 'package-lock.json');
const stampFile = (root) => join(root, 'node_modules', '.gatewatch-lock');
const packagedNode = (root) => join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** What the stamp holds when node_modules is of this lock file and of this kind of machine, whose binaries are in it. */
const stampOf = (root) =>
  `${createHash('sha256')
    .update(readFileSync(lockFile(root)))
    .digest('hex')} ${process.platform}-${process.arch}\n`;

const readOr = (path, otherwise) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
};

/** Whether an installation made by hand with npm, which leaves no stamp, has every package of the lock file. */
const matchesLock = (root) => {
  try {
    const wanted = Object.entries(JSON.parse(readFileSync(lockFile(root), 'utf8')).packages);
    const present = JSON.parse(readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8')).packages;
    return wanted.every(([path, { version, integrity, optional }]) => {
      const found = present[path];
      if (path === '' || (optional && !found)) return true;
      return found?.version === version && found.integrity === integrity;
    });
  } catch {
    return false;
  }
};

/** The Node.js that runs the engine: the packaged one or, where there is none for the machine, this one if it is new enough. */
const engineNode = (root) => {
  if (existsSync(packagedNode(root))) return packagedNode(root);
  return Number(process.versions.node.split('.')[0]) >= ENGINE_MAJOR ? process.execPath : undefined;
};

const isInstalled = (root) => {
  const stamp = readOr(stampFile(root), '');
  if (engineNode(root) === undefined) return false;
  if (stamp === stampOf(root)) return true;
  if (stamp !== '' || !matchesLock(root)) return false;
  writeFileSync(stampFile(root), stampOf(root));
  return true;
};

/** npm as this process was started by it, else the one on the path. */
const npm = () => {
  const script = process.env.npm_execpath ?? '';
  if (/^npm-cli\.c?js$/.test(basename(script))) return { command: process.execPath, before: [script], shell: false };
  return { command: 'npm', before: [], shell: process.platform === 'win32' };
};

/** npm empties the folder before it installs, and would follow a link: the packages there are somebody else's. */
const isLinked = (root) => lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() === true;

/** Runs `npm ci` and, if it went well, leaves the stamp. */
const install = async (root) => {
  if (isLinked(root))
    return `${join(root, 'node_modules')} is a link to packages that are not those of package-lock.json. Replace it by a folder.`;
  process.stderr.write('Installing packages (npm ci) ...\n');
  const { command, before, shell } = npm();
  const { code, signal } = await run(command, [...before, ...NPM_ARGS], { cwd: root, shell, stdio: ['ignore', 2, 2] });
  if (code === 0) writeFileSync(stampFile(root), stampOf(root));
  return code === 0 ? '' : `Installing packages failed (npm ci ended with ${signal ?? code}). Run "npm ci" in ${root} to see why.`;
};

const installOnce = async (root) => {
  const release = await takeLock(join(root, '.cache', 'install.lock'), () =>
    process.stderr.write('Waiting for another installation ...\n'),
  );
  try {
    return isInstalled(root) ? '' : await install(root);
  } finally {
    release();
  }
};

/**
 * Makes node_modules what package-lock.json says, if it is not, and names the Node.js to run the engine with. Prints on standard error only. Of several
 * processes at once one installs and the others wait. Where it cannot be done, the process ends with one line that says why.
 *
 * @param {string} root  The repository.
 * @returns {Promise<string>} Path of a Node.js 24.
 */
export const setUp = async (root) => {
  const problem = isInstalled(root) ? '' : await installOnce(root);
  const node = engineNode(root);
  if (problem === '' && node !== undefined) return node;
  const missing = `The package "node" has no program for ${process.platform}-${process.arch}. Install Node.js ${ENGINE_MAJOR} and run this again.`;
  process.stderr.write(`${problem || missing}\n`);
  process.exit(1);
};
