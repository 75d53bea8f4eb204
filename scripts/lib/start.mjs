import { join, resolve } from 'node:path';
import process from 'node:process';
import { build } from './build.mjs';
import { hasDesktopSession, windowObstacle } from './desktop-session.mjs';
import { findElectron } from './find-electron.mjs';
import { launch, root } from './launch.mjs';
import { followForConsole } from './open-browser.mjs';
import { requireNode } from './require-node.mjs';
import { endLike, run } from './run.mjs';
import { setUp } from './setup.mjs';

/** Chromium's own; the server knows nothing of it. */
const NO_SANDBOX = '--no-sandbox';
const ANSWERED_AT_ONCE = ['--help', '--version'];

/** How a window ends that could not be opened at all: a library is missing, or Chromium refused its sandbox and trapped. */
const STARTING_MS = 15_000;
const CRASHES = ['SIGTRAP', 'SIGABRT', 'SIGSEGV', 'SIGILL', 'SIGBUS'];

const openApp = async (electron, args) => {
  const env = { ...process.env };
  // Editors set it in their terminals; it would make a plain Node.js of the app.
  delete env.ELECTRON_RUN_AS_NODE;
  const chromium = args.filter((arg) => arg === NO_SANDBOX);
  const began = performance.now();
  const ended = await run(electron, [...chromium, resolve(root), ...args.filter((arg) => arg !== NO_SANDBOX)], { env });
  const isStillborn = ended.code === 127 || (CRASHES.includes(ended.signal) && performance.now() - began < STARTING_MS);
  return { ended, isStillborn };
};

/** Opens the desktop app and waits for its end. Tells why not, where it cannot be opened. */
const runApp = async (args) => {
  const obstacle = windowObstacle(args);
  if (obstacle) return obstacle;
  const node = await setUp(root);
  const electron = await findElectron(root, node);
  if (electron === undefined) return 'No Electron binary can be had';
  await build(root, node, ['renderer', 'desktop']);
  const { ended, isStillborn } = await openApp(electron, args);
  if (isStillborn) return `Electron could not open a window (${ended.signal ?? `code ${ended.code}`})`;
  endLike(ended);
  return undefined;
};

/** Serves until stopped. At a desktop, where a person reads the output, the browser is opened at the console. */
const serveConsole = (args, browse) => {
  const served = ['start', ...args.filter((arg) => arg !== NO_SANDBOX)];
  if (!browse || !hasDesktopSession() || process.stdout.isTTY !== true) return launch(served);
  const page = join(root, 'dist', 'enter.html');
  return launch(served, { stdio: ['inherit', 'pipe', 'inherit'], onStart: (child) => followForConsole(child.stdout, page) });
};

/**
 * `npm start`: opens the desktop app or, where that cannot be, says why in one line and serves the same console to the browser.
 *
 * @param {readonly string[]} args  Passed on to whichever it is; `--headless` asks for no window.
 */
export const start = async (args) => {
  requireNode();
  if (args.some((arg) => ANSWERED_AT_ONCE.includes(arg)) || args.includes('--headless')) return serveConsole(args, false);
  const why = await runApp(args);
  if (why === undefined) return;
  process.stderr.write(`${why}: the console is served to the browser instead.\n`);
  await serveConsole(args, true);
};
