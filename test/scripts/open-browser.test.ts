import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followForConsole } from '../../scripts/lib/open-browser.mjs';

const URL_SAID = 'http://127.0.0.1:9500/enter?ticket=abc_DEF-123';

/** A stand-in for xdg-open that notes what it was given. */
const OPENER = '#!/bin/sh\nprintf "%s" "$1" > "$OPENED.draft" && mv "$OPENED.draft" "$OPENED"\n';

describe.runIf(process.platform === 'linux')('the browser', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gatewatch-open-'));
    writeFileSync(join(folder, 'xdg-open'), OPENER);
    chmodSync(join(folder, 'xdg-open'), 0o755);
    vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
    vi.stubEnv('OPENED', join(folder, 'opened'));
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true, force: true });
  });

  const follow = (...chunks: readonly string[]) => {
    const output = new PassThrough();
    const page = join(folder, 'enter.html');
    followForConsole(output, page);
    for (const chunk of chunks) output.write(chunk);
    return { output, page };
  };
  const opened = () => vi.waitFor(() => readFileSync(join(folder, 'opened'), 'utf8'));

  it('is opened at a page that leads to the one-time URL; the URL is on no command line, and the page is for this user alone', async () => {
    const { page } = follow('Gatewatch serves\n  console  http://127.0.0.1:9500/enter?tick', 'et=abc_DEF-123\n');
    expect(await opened()).toBe(`file://${page}`);
    expect(readFileSync(page, 'utf8')).toContain(`content="0; url=${URL_SAID}"`);
    expect(statSync(page).mode & 0o777).toBe(0o600);
  });

  it('is opened for the first URL only, and everything is copied to standard output', async () => {
    const write = vi.mocked(process.stdout.write);
    const { page } = follow(`${URL_SAID}\n`, 'http://127.0.0.1:9500/enter?ticket=second\n');
    await opened();
    await vi.waitFor(() => expect(write.mock.calls.map(([chunk]) => String(chunk)).join('')).toContain('ticket=second'));
    expect(readFileSync(page, 'utf8')).toContain(URL_SAID);
    expect(readFileSync(page, 'utf8')).not.toContain('second');
  });

  it('leaves no page behind when the server has ended', async () => {
    const { output, page } = follow(`${URL_SAID}\n`);
    await opened();
    output.end();
    await once(output, 'end');
    expect(existsSync(page)).toBe(false);
  });

  it('is not opened when the server names no console', async () => {
    const { output } = follow('Gatewatch serves http://127.0.0.1:9400\n', 'http://x/enter?ticket="><script>\n');
    output.end();
    await once(output, 'end');
    expect(existsSync(join(folder, 'enter.html'))).toBe(false);
  });
});
