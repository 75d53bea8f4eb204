import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { standIn } from './stand-in.ts';

let repository: ReturnType<typeof standIn>;
let others: string;
beforeEach(() => {
  repository = standIn();
  others = mkdtempSync(join(tmpdir(), 'gatewatch-packages-'));
});
afterEach(() => {
  repository.remove();
  rmSync(others, { recursive: true, force: true });
});

const modules = (): string => join(repository.root, 'node_modules');
const link = (): void => symlinkSync(others, modules(), 'junction');

/** Puts a file among the packages the link leads to. */
const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(others, path)), { recursive: true });
  writeFileSync(join(others, path), text);
};
const putEngine = (): void => {
  mkdirSync(join(others, 'node', 'bin'), { recursive: true });
  symlinkSync(process.execPath, join(others, 'node', 'bin', 'node'));
};
const packages = (version: string): string =>
  JSON.stringify({ packages: { 'node_modules/a': { version, integrity: `sha512-${version === '1.0.0' ? 'a' : 'b'}` } } });

describe('packages that are a link to those of another folder', () => {
  it('are never emptied through the link when they are not those of the lock file', async () => {
    put('a/index.js', 'precious');
    put('.package-lock.json', packages('2.0.0'));
    putEngine();
    link();
    const { code, stdout, stderr } = await repository.launch('gatewatch.mjs', ['doctor']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(`${modules()} is a link to packages that are not those of package-lock.json. Replace it by a folder.\n`);
    expect(readFileSync(join(others, 'a', 'index.js'), 'utf8')).toBe('precious');
    expect(readdirSync(others).toSorted()).toEqual(['.package-lock.json', 'a', 'node']);
    expect(lstatSync(modules()).isSymbolicLink()).toBe(true);
  });

  it('are not installed anew, by nobody and at no start, and the lock is given back', async () => {
    put('a/index.js', 'precious');
    link();
    const ended = await Promise.all(['a', 'b'].map((name) => repository.launch('gatewatch.mjs', [name])));
    expect(ended.map(({ code }) => code)).toEqual([1, 1]);
    expect(repository.installs()).toEqual([]);
    expect(existsSync(join(repository.root, '.cache', 'install.lock'))).toBe(false);
    expect(readFileSync(join(others, 'a', 'index.js'), 'utf8')).toBe('precious');
  });

  it('are not emptied when they were those of the lock file once', async () => {
    put('.package-lock.json', packages('1.0.0'));
    putEngine();
    link();
    expect((await repository.launch('gatewatch.mjs', ['doctor'])).code).toBe(0);
    repository.write('package-lock.json', `${repository.lock} `);
    expect((await repository.launch('gatewatch.mjs', ['doctor'])).code).toBe(1);
    expect(repository.installs()).toEqual([]);
    expect(existsSync(join(others, '.package-lock.json'))).toBe(true);
  });

  it('are used as they are when they are those of the lock file', async () => {
    put('.package-lock.json', packages('1.0.0'));
    putEngine();
    link();
    const ended = await Promise.all(['a', 'b'].map((name) => repository.launch('gatewatch.mjs', [name])));
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    expect(repository.installs()).toEqual([]);
  });

  it('that are not there are not made where the link leads', async () => {
    link();
    rmSync(others, { recursive: true });
    expect((await repository.launch('gatewatch.mjs', ['doctor'])).code).toBe(1);
    expect(repository.installs()).toEqual([]);
    expect(existsSync(others)).toBe(false);
  });

  it('are taken for a folder again once there is one', async () => {
    put('a/index.js', 'precious');
    link();
    expect((await repository.launch('gatewatch.mjs', ['doctor'])).code).toBe(1);
    rmSync(modules());
    expect((await repository.launch('gatewatch.mjs', ['doctor'])).code).toBe(0);
    expect(repository.installs()).toHaveLength(1);
    expect(readFileSync(join(others, 'a', 'index.js'), 'utf8')).toBe('precious');
  });
});
