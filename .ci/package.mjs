// `node .ci/package.mjs ELECTRON`: packs the desktop app for this machine without a network, into dist/packages, with the Electron that is given. Prints the folder.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const runtime = dirname(process.argv[2]);
const version = readFileSync(join(runtime, 'version'), 'utf8').trim().replace(/^v/, '');
const unpacked = join(root, 'dist', 'packages', 'linux-unpacked');

rmSync(unpacked, { recursive: true, force: true });
execFileSync(
  process.execPath,
  [join(root, 'scripts', 'package.mjs'), '--linux', '--x64', '--dir', `-c.electronDist=${runtime}`, `-c.electronVersion=${version}`],
  { cwd: root, stdio: ['ignore', 2, 2], timeout: 300_000 },
);
// What the packager takes out of a distribution that it fetched itself, it leaves in one that it was given.
for (const file of ['resources/default_app.asar', 'version']) rmSync(join(unpacked, file), { force: true });
process.stdout.write(`${unpacked}\n`);
