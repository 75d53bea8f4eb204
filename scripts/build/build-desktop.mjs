// Makes what the desktop app runs: dist/main.js, dist/preload.cjs, dist/engine-process.js with its worker threads and migrations, and the notices of what is
// bundled in them. Everything lies in dist/ itself, beside the modules that look for it.
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';
import { thirdPartyNotices } from './third-party-notices.mjs';
import { workerEntries } from './worker-entries.mjs';
import { writeIcons } from './write-icons.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const electron = (file) => join(root, 'electron', file);
const dist = join(root, 'dist');
const notices = thirdPartyNotices(root);

/** Their programs are machine code that is loaded from the disk, and so are their own scripts. */
const NATIVE = ['better-sqlite3', '@node-rs/argon2', '@node-rs/bcrypt'];
/** What outlives a build of this part: the renderer is a part of its own. */
const KEPT = ['renderer', 'packages', '.stamps'];

/** @param {'es' | 'cjs'} format */
const bundleProgram = (input, target, format, names) =>
  bundle({
    configFile: false,
    root,
    publicDir: false,
    plugins: [workerEntries(), notices.plugin],
    ssr: { noExternal: true, external: ['electron', ...NATIVE], target: 'node' },
    build: {
      ssr: true,
      target,
      outDir: dist,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { input, output: { format, ...names } },
    },
  });

mkdirSync(dist, { recursive: true });
for (const name of readdirSync(dist)) if (!KEPT.includes(name)) rmSync(join(dist, name), { recursive: true, force: true });

const js = { entryFileNames: '[name].js', chunkFileNames: 'engine-[name].js' };
await bundleProgram({ 'engine-process': electron('engine-process.ts') }, 'node24', 'es', js);
await bundleProgram({ main: electron('main.ts') }, 'node20', 'es', { ...js, codeSplitting: false });
await bundleProgram({ preload: electron('preload.ts') }, 'node20', 'cjs', { entryFileNames: '[name].cjs', codeSplitting: false });
cpSync(electron('store/sqlite/migrations'), join(dist, 'migrations'), { recursive: true });
writeFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), notices.text());
writeIcons(join(dist, 'icons'));
