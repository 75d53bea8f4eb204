import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The packager's numbers of architectures. */
const ARCHITECTURES = { 1: 'x64', 3: 'arm64' };
const NODE_RS = ['argon2', 'bcrypt'];

/** The folder in @node-rs with a package's machine code for a target; a Linux of the common kind, with glibc. */
const nativeOf = (name, platform, arch) => `${name}-${platform}-${arch}${{ linux: '-gnu', win32: '-msvc' }[platform] ?? ''}`;

/**
 * Before packing: whether node_modules has the machine code for the target. npm installs that of its own machine only, and a package without it would be packed and
 * not start.
 *
 * @throws When some is missing, with the command that gets it.
 */
export default ({ packager, electronPlatformName: platform, arch }) => {
  const architecture = ARCHITECTURES[arch];
  if (architecture === undefined) throw new Error('Gatewatch is packed for x64 and arm64 only.');
  const modules = join(packager.projectDir, 'node_modules');
  const present = readdirSync(join(modules, '@node-rs'));
  const missing = NODE_RS.map((name) => nativeOf(name, platform, architecture)).filter((name) => !present.includes(name));
  if (!readdirSync(join(modules, 'better-sqlite3', 'prebuilds')).includes(`${platform}-${architecture}.node`))
    missing.push('better-sqlite3');
  if (missing.length === 0) return;
  throw new Error(
    `No machine code for ${platform}-${architecture}: ${missing.join(', ')}. Pack on such a machine, or run: npm ci --os=${platform} --cpu=${architecture}`,
  );
};
