import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const CONSOLE_URL = /https?:\/\/[^\s"'<>]+\/enter\?ticket=[\w-]+/;
const OPENERS = { darwin: ['open'], win32: ['rundll32', 'url.dll,FileProtocolHandler'] };

const page = (url) => `<!doctype html><meta charset="utf-8"><title>Gatewatch</title>
<meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0; url=${url}"><a href="${url}">Gatewatch</a>\n`;

/**
 * Opens the browser at the one-time URL of the console. The URL goes through a file that only this user can read: on a command line every user of the machine
 * could read it, and be first to use it.
 */
const openBrowser = (url, file) => {
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  writeFileSync(file, page(url), { mode: 0o600, flag: 'wx' });
  const [command, ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  const opener = spawn(command, [...args, pathToFileURL(file).href], { stdio: 'ignore', detached: true });
  // Without an opener the URL is still there to read.
  opener.once('error', () => undefined);
  opener.unref();
};

/**
 * Copies what a server prints to standard output, and opens the browser when the one-time URL of the console is among it.
 *
 * @param {NodeJS.ReadableStream} output
 * @param {string} file  Where the page lies that leads there.
 */
export const followForConsole = (output, file) => {
  let seen = '';
  output.on('data', (chunk) => {
    process.stdout.write(chunk);
    if (seen === undefined) return;
    // The URL may come in two pieces, but a server that prints none must not be kept in memory.
    seen = (seen + chunk).slice(-4096);
    const [url] = CONSOLE_URL.exec(seen.slice(0, seen.lastIndexOf('\n') + 1)) ?? [];
    if (url === undefined) return;
    seen = undefined;
    openBrowser(url, file);
  });
  output.once('end', () => rmSync(file, { force: true }));
};
