// `npm run package [-- OPTION ...]`: packs the desktop app as electron-builder.yml says, for this machine unless electron-builder's options name others.
import { join } from 'node:path';
import process from 'node:process';
import { build } from './lib/build.mjs';
import { root } from './lib/launch.mjs';
import { requireNode } from './lib/require-node.mjs';
import { endLike, run } from './lib/run.mjs';
import { setUp } from './lib/setup.mjs';

requireNode();
const node = await setUp(root);
await build(root, node, ['renderer', 'desktop']);
const builder = join(root, 'node_modules', 'electron-builder', 'cli.js');
endLike(await run(node, [builder, '--config', 'electron-builder.yml', '--publish', 'never', ...process.argv.slice(2)], { cwd: root }));
