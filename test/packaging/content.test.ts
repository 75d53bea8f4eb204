import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { extractFile } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { describe, expect, it } from 'vitest';
import { archive, archivedFiles, executable, folder, unpackedFiles } from './package.ts';

/** All that may be in the package. Whatever else is found there is a source, a test, a tool, or of another machine. */
const ALLOWED = [
  /^(package\.json|LICENSE)$/,
  /^dist\/(main|engine-[\w-]+|(lab|verify|wal-checkpoint)-worker)\.js$/,
  /^dist\/(preload\.cjs|THIRD-PARTY-NOTICES\.txt)$/,
  /^dist\/migrations\/\d{4}-[\w-]+\.sql$/,
  /^dist\/icons\/(\d+)x\1\.png$/,
  /^dist\/renderer\/(index\.html|THIRD-PARTY-NOTICES\.txt)$/,
  /^dist\/renderer\/assets\/[\w.-]+\.(js|css|woff2?|svg|png)$/,
  /^node_modules\/better-sqlite3\/(package\.json|LICENSE|lib\/[\w-]+\.js|lib\/methods\/\w+\.js|prebuilds\/linux-x64\.node)$/,
  /^node_modules\/@node-rs\/(argon2|bcrypt)\/(package\.json|LICENSE|index\.js)$/,
  /^node_modules\/@node-rs\/bcrypt\/(binding\.js|LICENSE\.rust-bcrypt)$/,
  /^node_modules\/@node-rs\/(argon2|bcrypt)-linux-x64-gnu\/(package\.json|\1\.linux-x64-gnu\.node)$/,
];
const NATIVE = [
  'node_modules/@node-rs/argon2-linux-x64-gnu/argon2.linux-x64-gnu.node',
  'node_modules/@node-rs/bcrypt-linux-x64-gnu/bcrypt.linux-x64-gnu.node',
  'node_modules/better-sqlite3/prebuilds/linux-x64.node',
];
/** Files of the archive without which something fails only once it is used. */
const NEEDED = [
  'dist/main.js',
  'dist/preload.cjs',
  'dist/engine-process.js',
  'dist/lab-worker.js',
  'dist/verify-worker.js',
  'dist/wal-checkpoint-worker.js',
  'dist/migrations/0001-initial.sql',
  'dist/renderer/index.html',
  ...NATIVE,
];

/** In the order of the wire. */
const FUSES = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
} as const;

const text = (path: string): string => extractFile(archive, path).toString('utf8');

describe('the package', () => {
  it('holds what the app runs and nothing else: no source, test, document, development package or binary of another machine', () => {
    expect(archivedFiles().filter((path) => !ALLOWED.some((pattern) => pattern.test(path)))).toEqual([]);
    expect(NEEDED.filter((path) => !archivedFiles().includes(path))).toEqual([]);
  });

  it('has machine code alone outside the archive, and no other application beside it', () => {
    expect([...unpackedFiles()].sort()).toEqual(NATIVE);
    expect(readdirSync(join(folder, 'resources')).sort()).toEqual(['app.asar', 'app.asar.unpacked']);
  });

  it('names no script and no development package, and starts the bundled main process', () => {
    const { main, scripts, devDependencies } = JSON.parse(text('package.json'));
    expect({ main, scripts, devDependencies }).toEqual({ main: 'dist/main.js', scripts: undefined, devDependencies: undefined });
  });

  it('carries the licence of every package bundled in it', () => {
    expect(text('dist/THIRD-PARTY-NOTICES.txt')).toMatch(/^fastify \S+ \(MIT\)$/m);
    expect(text('dist/renderer/THIRD-PARTY-NOTICES.txt')).toMatch(/^react \S+ \(MIT\)$/m);
    expect(text('dist/renderer/THIRD-PARTY-NOTICES.txt')).toMatch(/^@fontsource-variable\/inter \S+ \(OFL-1\.1\)$/m);
  });

  it('shows no path of the machine that built it', () => {
    const tells = archivedFiles().filter((path) => /^dist\/.*\.(js|cjs|css|html)$/.test(path) && text(path).includes(process.cwd()));
    expect(tells).toEqual([]);
  });
});

describe('the switches of the runtime', () => {
  it.each(Object.entries(FUSES))('%s is %s in the binary', async (name, wanted) => {
    const wire = await getCurrentFuseWire(executable);
    const state = wire[FuseV1Options[name as keyof typeof FUSES]];
    expect(state).toBe(wanted ? FuseState.ENABLE : FuseState.DISABLE);
  });
});
