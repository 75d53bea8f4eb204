// What the official distribution's default app does with a folder on its command line: it becomes that application.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (folder === undefined) {
  process.stderr.write('Name the folder of an application.\n');
  app.exit(1);
} else {
  const path = resolve(folder);
  const { name, productName, version, main } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  process.defaultApp = true;
  app.setAppPath(path);
  app.name = productName ?? name;
  if (version) app.setVersion(version);
  await import(pathToFileURL(join(path, main)).href);
}
