import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { requireNode } from './require-node.mjs';
import { endLike, run } from './run.mjs';
import { setUp } from './setup.mjs';

/** The repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Whether a command line serves, and with that the console, rather than being answered at once. */
const serves = ([command, ...args]) => ['serve', 'start'].includes(command) && !args.includes('--help');

/**
 * Runs Gatewatch's command line with the project's own Node.js, installing packages first where they are missing and building the console where it is to be served.
 * The working directory stays the caller's, so that relative paths mean what they meant.
 *
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export const launch = async (args, options = {}) => {
  requireNode();
  const node = await setUp(root);
  if (serves(args)) await build(root, node, ['renderer']);
  // What was stripped and compiled once is kept: it halves the time to start.
  const env = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled'), ...process.env };
  endLike(await run(node, [join(root, 'electron', 'cli', 'main.ts'), ...args], { ...options, env }));
};
