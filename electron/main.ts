import { mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { app, crashReporter, dialog } from 'electron';
import { z } from 'zod';
import { masterKeyVariable } from './config/config.ts';
import { defaultDataDirectory } from './config/default-data-directory.ts';
import { loadConfig } from './config/load-config.ts';
import { registerAppScheme } from './host/app-protocol.ts';
import { engineNodeVariable, readDesktopOptions } from './host/desktop-options.ts';
import { type Desktop, startDesktop } from './host/start-desktop.ts';
import { guardContents } from './host/window/guard-contents.ts';
import { systemRandom } from './lib/random.ts';

const dist = fileURLToPath(new URL('.', import.meta.url));
const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')));
/** A packed app runs from its archive, and from nothing else. */
const isPackaged = /\.asar[\\/]/.test(dist);

/** Without the executable and, when it is not packed, the application's folder. */
const argumentsOf = (argv: readonly string[]): string[] => {
  const given = argv.slice(1).filter((argument) => !argument.startsWith('--original-process-start-time'));
  if (isPackaged) return given;
  const folder = given.findIndex((argument) => !argument.startsWith('-'));
  return given.filter((_, index) => index !== folder);
};

const warn = (message: string): void => void process.stderr.write(`${new Date().toISOString()} warn  ${message}\n`);

/** The variables of this process, of which the engine and the configuration see no more than is meant for them. */
const { [masterKeyVariable]: masterKey, [engineNodeVariable]: engineNode, ...rest } = process.env;
// Nothing this process starts is to inherit the key.
delete process.env[masterKeyVariable];
const env = masterKey === undefined ? rest : { ...rest, [masterKeyVariable]: masterKey };

const options = readDesktopOptions(argumentsOf(process.argv), { [engineNodeVariable]: engineNode }, isPackaged);

/** The directory of the data, as far as it can be told when the configuration is not valid: the desktop then still opens, and says what is wrong. */
const dataDirectory = (): string => {
  const loaded = loadConfig({ argv: options.engine, env, keyHeld: true });
  if (loaded.ok) return loaded.value.config.data;
  const { data } = options.engine;
  return typeof data === 'string' ? resolve(data) : defaultDataDirectory({ env, platform: process.platform, home: homedir() });
};

// Beside the data: each data directory has its own windows, its own sealed key, and one app that runs on it.
const userData = join(dataDirectory(), 'desktop');
mkdirSync(userData, { recursive: true, mode: 0o700 });
app.setPath('userData', userData);
app.setPath('crashDumps', join(userData, 'crashes'));
app.setAppUserModelId('org.gatewatch.desktop');
// Root on Linux, as in a container, has to give Chromium's sandbox up by name; the app never does.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
crashReporter.start({ uploadToServer: false });
registerAppScheme();
guardContents();

let desktop: Desktop | undefined;
let waiting: string[] | undefined;
const openLinks = (links: readonly string[]): void => {
  if (desktop) desktop.openLinks(links);
  else waiting = [...links];
};

const start = async (): Promise<void> => {
  desktop = await startDesktop({
    version,
    isPackaged,
    rendererRoot: join(dist, 'renderer'),
    preload: join(dist, 'preload.cjs'),
    engine: { script: join(dist, 'engine-process.js'), node: options.engineNode, env: rest },
    options: options.engine,
    env,
    userData,
    statePath: join(userData, 'windows.json'),
    random: systemRandom(),
    warn,
  });
  if (waiting) desktop.openLinks(waiting);
};

if (app.requestSingleInstanceLock()) {
  if (options.links.length > 0) waiting = [...options.links];
  if (isPackaged) app.setAsDefaultProtocolClient('gatewatch');
  app.on('second-instance', (_event, argv) => openLinks(readDesktopOptions(argumentsOf(argv), {}, isPackaged).links));
  app.on('open-url', (event, url) => {
    event.preventDefault();
    openLinks([url]);
  });
  // Not awaited: the app becomes ready only once this module has run.
  void app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      dialog.showErrorBox('Gatewatch cannot start', error instanceof Error ? error.message : String(error));
      app.exit(1);
    });
} else {
  app.exit(0);
}
