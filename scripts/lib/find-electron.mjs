import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { run } from './run.mjs';

/** A download of about 120 MB. A host that does not answer must not keep the server waiting for longer. */
const FETCH_MS = 3 * 60_000;
/** After a failure no other try is made for so long: a machine without a network starts as fast as one that needs none. */
const FORGET_MS = 24 * 3600_000;

const EXECUTABLES = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
const executableIn = (folder) => join(folder, EXECUTABLES[process.platform] ?? 'electron');

const packageFolder = (root) => join(root, 'node_modules', 'electron');
const failureFile = (root) => join(root, '.cache', 'electron-not-fetched');

const readOr = (path, otherwise) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
};

const wantedVersion = (root) => JSON.parse(readOr(join(packageFolder(root), 'package.json'), '{}')).version;

/** The binary that is there: the one that the environment names or, whole and of the package's version, the package's own. */
const presentElectron = (root, env) => {
  const override = env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return existsSync(executableIn(override)) ? executableIn(override) : undefined;
  const dist = join(packageFolder(root), 'dist');
  // The installer writes this file last, when all is unpacked.
  const isWhole = existsSync(join(packageFolder(root), 'path.txt')) && existsSync(executableIn(dist));
  return isWhole && readOr(join(dist, 'version'), '').replace(/^v/, '').trim() === wantedVersion(root) ? executableIn(dist) : undefined;
};

const failedLately = (root) => {
  const info = statSync(failureFile(root), { throwIfNoEntry: false });
  return info !== undefined && Math.abs(Date.now() - info.mtimeMs) < FORGET_MS && readOr(failureFile(root), '') === wantedVersion(root);
};

/** Lets the package's own installer fetch the binary, which checks it against digests in the package. Its complaints are not shown: being offline is no fault. */
const fetchElectron = async (root, node, env) => {
  const version = wantedVersion(root);
  process.stderr.write(`Fetching Electron ${version} (once; for ${FETCH_MS / 60_000} minutes at most) ...\n`);
  const { code } = await run(node, [join(packageFolder(root), 'install.js')], {
    env,
    stdio: 'ignore',
    timeout: FETCH_MS,
    killSignal: 'SIGKILL',
  });
  rmSync(failureFile(root), { force: true });
  if (code === 0 && presentElectron(root, env)) return;
  mkdirSync(dirname(failureFile(root)), { recursive: true });
  writeFileSync(failureFile(root), version);
};

/**
 * The path of an Electron binary, which is fetched where it is missing; undefined where it cannot be had. A failure is remembered for a day.
 *
 * @param {string} root  The repository.
 * @param {string} node  Path of a Node.js 24.
 * @param {NodeJS.ProcessEnv} [env]  `ELECTRON_OVERRIDE_DIST_PATH` names a distribution to use instead; `ELECTRON_SKIP_BINARY_DOWNLOAD` forbids fetching.
 */
export const findElectron = async (root, node, env = process.env) => {
  const present = presentElectron(root, env);
  const mayFetch =
    !env.ELECTRON_OVERRIDE_DIST_PATH && !env.ELECTRON_SKIP_BINARY_DOWNLOAD && existsSync(join(packageFolder(root), 'install.js'));
  if (present || !mayFetch || failedLately(root)) return present;
  await fetchElectron(root, node, env);
  return presentElectron(root, env);
};
