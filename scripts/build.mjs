// `npm run build`: makes dist/ from the sources, as far as they have changed since.
import { build } from './lib/build.mjs';
import { root } from './lib/launch.mjs';
import { requireNode } from './lib/require-node.mjs';
import { setUp } from './lib/setup.mjs';

requireNode();
await build(root, await setUp(root), ['renderer', 'desktop']);
