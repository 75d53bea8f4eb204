import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStateWriter, type DesktopState, readDesktopState } from '../../electron/host/desktop-state.ts';
import { placeWindow } from '../../electron/host/window/placement.ts';

const screen = { x: 0, y: 25, width: 1920, height: 1055 };
const second = { x: 1920, y: 0, width: 2560, height: 1440 };

describe('a window', () => {
  it('is put where it was', () => {
    const place = { x: 2000, y: 100, width: 1200, height: 800 };
    expect(placeWindow(place, [screen, second])).toEqual(place);
  });

  it('that was on a display which is gone is put in the middle of the first', () => {
    expect(placeWindow({ x: 2000, y: 100, width: 1200, height: 800 }, [screen])).toEqual({ x: 240, y: 102, width: 1440, height: 900 });
  });

  it('whose title bar could not be reached is put in the middle', () => {
    expect(placeWindow({ x: 100, y: -400, width: 1200, height: 800 }, [screen]).y).toBe(102);
    expect(placeWindow({ x: 1850, y: 100, width: 1200, height: 800 }, [screen]).x).toBe(240);
  });

  it('is made no larger than its display and no smaller than the console needs', () => {
    expect(placeWindow({ x: 0, y: 30, width: 9000, height: 9000 }, [screen])).toMatchObject({ width: 1920, height: 1055 });
    expect(placeWindow({ x: 0, y: 30, width: 200, height: 20 }, [screen])).toMatchObject({ width: 900, height: 600 });
  });

  it('fits on a display smaller than its usual size', () => {
    expect(placeWindow(undefined, [{ x: 0, y: 0, width: 1024, height: 700 }])).toEqual({ x: 0, y: 0, width: 1024, height: 700 });
  });

  it('can be reached wherever it was before', () => {
    const number = fc.integer({ min: -100_000, max: 100_000 });
    const size = fc.integer({ min: 1, max: 100_000 });
    fc.assert(
      fc.property(number, number, size, size, (x, y, width, height) => {
        const placed = placeWindow({ x, y, width, height }, [screen, second]);
        return [screen, second].some(
          (area) =>
            placed.y >= area.y && placed.y < area.y + area.height && placed.x < area.x + area.width && placed.x + placed.width > area.x,
        );
      }),
    );
  });
});

describe('what the desktop remembers', () => {
  let folder: string;
  let path: string;
  const state: DesktopState = {
    version: 1,
    windows: [{ kind: 'main', place: screen, maximized: true, fullScreen: false, route: '/live?kind=code.refused' }],
    saidItStays: true,
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gatewatch-desktop-'));
    path = join(folder, 'windows.json');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is read back, from a file for this user alone', async () => {
    await createStateWriter(path, expect.unreachable)(state);
    expect(await readDesktopState(path)).toEqual(state);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('is the last of what was to be written at once', async () => {
    const write = createStateWriter(path, expect.unreachable);
    await Promise.all([write({ ...state, saidItStays: false }), write({ ...state, windows: [] }), write(state)]);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(state);
  });

  it.each([
    ['no file', undefined],
    ['no JSON', '{'],
    ['another version', JSON.stringify({ ...state, version: 2 })],
    ['unknown keys', JSON.stringify({ ...state, more: 1 })],
    [
      'a place out of this world',
      JSON.stringify({ ...state, windows: [{ ...state.windows[0], place: { x: 1e9, y: 0, width: 1, height: 1 } }] }),
    ],
    ['a route that leaves', JSON.stringify({ ...state, windows: [{ ...state.windows[0], route: 'https://evil.example' }] })],
    ['a thousand windows', JSON.stringify({ ...state, windows: Array.from({ length: 1000 }, () => state.windows[0]) })],
  ])('is nothing when it is %s', async (_what, text) => {
    if (text !== undefined) writeFileSync(path, text);
    expect(await readDesktopState(path)).toEqual({ version: 1, windows: [], saidItStays: false });
  });

  it('that cannot be written is told, and hinders nothing', async () => {
    writeFileSync(join(folder, 'file'), '');
    const said: string[] = [];
    await createStateWriter(join(folder, 'file', 'windows.json'), (message) => said.push(message))(state);
    expect(said).toHaveLength(1);
  });
});
