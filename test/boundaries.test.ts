import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readModule } from './boundaries/read-module.ts';
import { below, findBreaches } from './boundaries/rules.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = '{electron,shared,renderer,test,bench,scripts,verifier}/**/*.{ts,tsx,mts,mjs}';

/** Breaches of made-up files, given as path and text. */
const breachesOf = (files: Readonly<Record<string, string>>): readonly string[] =>
  findBreaches(Object.entries(files).map(([path, text]) => readModule(path, text)));

describe('the repository', () => {
  it('keeps every boundary', () => {
    const paths = globSync(SOURCES, { cwd: root }).map((path) => path.replaceAll('\\', '/'));
    const modules = paths.map((path) => readModule(path, readFileSync(`${root}/${path}`, 'utf8')));
    expect(modules.length).toBeGreaterThan(100);
    expect(findBreaches(modules)).toEqual([]);
  });
});

describe('CONTRIBUTING.md', () => {
  const rows = readFileSync(`${root}/CONTRIBUTING.md`, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, folder, allowed] = /^\| `electron\/([a-z-]+)` \|.*\| ([^|]+) \|$/.exec(line) ?? [];
      return folder === undefined || allowed === undefined ? [] : [[folder, allowed] as const];
    });

  it('names every folder of the engine', () => {
    const folders = globSync('electron/*/', { cwd: root }).map((path) => path.replaceAll('\\', '/').split('/')[1]);
    expect(rows.map(([folder]) => folder).sort()).toEqual(folders.sort());
  });

  it.each(rows)('says what %s may run code of: %s', (folder, allowed) => {
    const named = allowed === 'any' ? undefined : [...allowed.matchAll(/`([a-z]+)`/g)].map(([, name]) => name).sort();
    expect(named).toEqual(below[folder]?.toSorted());
  });
});

describe('a breach is found', () => {
  it.each([
    ['electron/oauth/a.ts', "import { app } from 'electron';"],
    ['electron/engine.ts', "import { app } from 'electron';"],
    ['electron/cli/a.ts', "import Database from 'better-sqlite3';"],
    ['electron/engine.ts', "import type { Database } from 'better-sqlite3';"],
    ['electron/oauth/a.ts', "import Database from 'better-sqlite3';"],
    ['electron/oauth/a.ts', "import fastify from 'fastify';"],
    ['electron/oauth/a.ts', "import type { FastifyRequest } from 'fastify';"],
    ['electron/oauth/a.ts', "import { request } from 'node:http';"],
    ['electron/oauth/a.ts', "import { form } from '../http/form.ts';"],
    ['electron/oauth/a.ts', "import type { Form } from '../http/form.ts';"],
    ['electron/oauth/a.ts', "export { form } from '../http/form.ts';"],
    ['electron/oauth/a.ts', "export * from '../http/form.ts';"],
    ['electron/oauth/a.ts', "export const a = () => import('../http/form.ts');"],
    ['electron/http/a.ts', "import { table } from '../store/sqlite/user.table.ts';"],
    ['electron/http/a.ts', "import type { Table } from '../store/sqlite/user.table.ts';"],
    ['electron/http/a.ts', "import { append } from '../audit/append.ts';"],
    ['electron/store/a.ts', "import { redeemCode } from '../oauth/grants/redeem-code.ts';"],
    ['electron/lib/a.ts', "import { seal } from '../keys/seal.ts';"],
    ['electron/oauth/a.ts', "import type { Engine } from '../engine.ts';"],
    ['shared/a.ts', "import { createHash } from 'node:crypto';"],
    ['shared/a.ts', "import type { Client } from '../electron/oauth/client.ts';"],
    ['shared/a.ts', "import { world } from '../test/support/world.ts';"],
    ['renderer/a.tsx', "import { join } from 'node:path';"],
    ['renderer/a.tsx', "import type { Client } from '../electron/oauth/client.ts';"],
    ['verifier/a.mjs', "import { z } from 'zod';"],
    ['verifier/a.mjs', "import { canonical } from '../electron/audit/canonical.ts';"],
    ['electron/oauth/a.ts', 'export const a = () => Date.now();'],
    ['electron/oauth/a.ts', 'export const a = () => new Date();'],
    ['electron/oauth/a.ts', 'export const a = () => Math.random();'],
    ['electron/oauth/a.ts', "import { randomBytes } from 'node:crypto'; export const a = () => randomBytes(16);"],
    ['electron/oauth/a.ts', "import * as crypto from 'node:crypto'; export const a = () => crypto.randomUUID();"],
    ['electron/oauth/a.ts', 'export const a = () => setInterval(() => {}, 1);'],
    ['electron/observe/schedule.ts', 'export const a = () => Date.now();'],
    ['electron/oauth/index.ts', "export { a } from './a.ts';"],
    ['electron/utils/a.ts', 'export const a = 1;'],
    ['electron/oauth/helpers/a.ts', 'export const a = 1;'],
  ])('%s: %s', (path, text) => {
    expect(breachesOf({ [path]: text })).toHaveLength(1);
  });

  it('when a file is longer than 350 lines', () => {
    expect(breachesOf({ 'electron/oauth/a.ts': '// a line\n'.repeat(351) })).toEqual(['electron/oauth/a.ts has 351 lines, over 350']);
  });

  it('when imports go in a circle', () => {
    const files = {
      'electron/oauth/a.ts': "import { b } from './b.ts'; export const a = b;",
      'electron/oauth/b.ts': "import { c } from './c/c.ts'; export const b = c;",
      'electron/oauth/c/c.ts': "import { a } from '../a.ts'; export const c = a;",
    };
    expect(breachesOf(files)).toEqual(['cycle: electron/oauth/a.ts → electron/oauth/b.ts → electron/oauth/c/c.ts → electron/oauth/a.ts']);
  });
});

describe('no breach is', () => {
  it.each([
    ['electron/host/window.ts', "import { BrowserWindow } from 'electron';"],
    ['electron/main.ts', "import { app } from 'electron';"],
    ['electron/store/a.ts', "import Database from 'better-sqlite3';"],
    ['electron/http/a.ts', "import fastify from 'fastify'; import { StoreFault } from '../lib/store-fault.ts';"],
    ['electron/store/a.ts', "import type { Client } from '../oauth/client.ts';"],
    ['electron/oauth/a.ts', '// Date.now() and Math.random()\nexport const a = "import x from \'electron\'";'],
    ['electron/oauth/a.ts', 'export const a = (at: number) => new Date(at);'],
    ['electron/lib/clock.ts', 'export const a = () => Date.now();'],
    ['electron/observe/schedule.ts', 'export const a = () => setInterval(() => {}, 1);'],
    ['electron/operations/index.ts', "import { a } from './a.ts'; export const operations = { a };"],
    ['shared/a.ts', "import { z } from 'zod'; import { oc } from '@orpc/contract'; import type { Seconds } from './units.ts';"],
    ['verifier/a.mjs', "import { createHash } from 'node:crypto';"],
  ])('%s: %s', (path, text) => {
    expect(breachesOf({ [path]: text })).toEqual([]);
  });

  it('a circle of types, which are gone before anything runs', () => {
    const files = {
      'electron/oauth/a.ts': "import type { B } from './b.ts'; export type A = B;",
      'electron/oauth/b.ts': "import { a } from './a.ts'; export type B = typeof a;",
    };
    expect(breachesOf(files)).toEqual([]);
  });
});
