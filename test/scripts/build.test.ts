import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { standIn } from './stand-in.ts';

const RENDERER = 'build-renderer.mjs';
const DESKTOP = 'build-desktop.mjs';

describe('npm run build', () => {
  let repository: ReturnType<typeof standIn>;
  beforeEach(() => {
    repository = standIn();
  });
  afterEach(() => repository.remove());

  it('makes both parts once, and not again while their sources are the same', async () => {
    const first = await repository.launch('build.mjs', []);
    const second = await repository.launch('build.mjs', []);
    expect([first.code, second.code, second.stderr]).toEqual([0, 0, '']);
    expect(repository.builds()).toEqual([RENDERER, DESKTOP]);
  });

  it('makes again only the part whose sources have changed, for the content and not for the time of a file', async () => {
    await repository.launch('build.mjs', []);
    repository.write('renderer/app.tsx', 'a');
    await repository.launch('build.mjs', []);
    repository.write('renderer/app.tsx', 'a');
    await repository.launch('build.mjs', []);
    repository.write('electron/main.ts', 'b');
    await repository.launch('build.mjs', []);
    expect(repository.builds().slice(2)).toEqual([RENDERER, DESKTOP]);
  });

  it('makes both again when what they share has changed', async () => {
    await repository.launch('build.mjs', []);
    repository.write('shared/contract.ts', 'c');
    await repository.launch('build.mjs', []);
    expect(repository.builds()).toHaveLength(4);
  });

  it('that fails says so, is tried again the next time, and leaves no lock', async () => {
    const failed = await repository.launch('build.mjs', [], { env: { FAKE_BUILD_FAILS: '1' } });
    expect(failed).toMatchObject({ code: 1, stdout: '' });
    expect(failed.stderr).toContain('Building the console failed (5).');
    expect(existsSync(join(repository.root, '.cache', 'build.lock'))).toBe(false);
    expect((await repository.launch('build.mjs', [])).code).toBe(0);
    expect(repository.builds()).toEqual([RENDERER, RENDERER, DESKTOP]);
  });

  it('builds once when several start at the same time', async () => {
    const env = { FAKE_BUILD_SLOW: '1' };
    await Promise.all(['a', 'b', 'c'].map(() => repository.launch('build.mjs', [], { env })));
    expect(repository.builds()).toEqual([RENDERER, DESKTOP]);
  });

  it('is not needed by a command that does not serve; one that serves gets its console, and standard output is the program’s', async () => {
    await repository.launch('gatewatch.mjs', ['doctor']);
    await repository.launch('gatewatch.mjs', ['serve', '--help']);
    expect(repository.builds()).toEqual([]);
    const { stdout } = await repository.launch('gatewatch.mjs', ['serve', '--json']);
    expect(repository.builds()).toEqual([RENDERER]);
    expect(stdout.trim().split('\n')).toHaveLength(1);
  });
});
