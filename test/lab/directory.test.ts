import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkLabDirectory } from '../../electron/lab/check-lab-directory.ts';
import { createDesk } from '../cli/command-line.ts';
import { faultyKeys, loaded, problems } from '../config/load.ts';
import { startTestEngine } from '../support/engine.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'gatewatch-lab-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Every file of a directory with all it holds. */
const contentOf = (of: string): Record<string, string> =>
  Object.fromEntries(readdirSync(of).map((name) => [name, readFileSync(join(of, name)).toString('base64')]));

/** Lets an engine do something in the directory, and stops it. */
const inEngine = async (act: (engine: Awaited<ReturnType<typeof startTestEngine>>) => Promise<unknown>): Promise<void> => {
  const engine = await startTestEngine({ directory });
  await act(engine);
  await engine.stop('test');
};

describe('a data directory', () => {
  it.each([
    ['that does not exist yet', () => rmSync(directory, { recursive: true })],
    ['that is empty', () => undefined],
    ['in which a first start broke off', () => writeFileSync(join(directory, 'gatewatch.db'), '')],
  ])('%s may become the lab’s', (_, make) => {
    make();
    expect(checkLabDirectory(directory).ok).toBe(true);
  });

  it('in which nobody is may become the lab’s', async () => {
    await inEngine(async () => undefined);
    expect(checkLabDirectory(directory).ok).toBe(true);
  });

  it('that was made for the lab is taken again, with all who are in it', async () => {
    await inEngine(async (engine) => {
      await engine.core.store.write((tx) => tx.registry.putSetting('lab', 'yes'));
      await engine.addUser({ username: 'ada' });
    });
    expect(checkLabDirectory(directory).ok).toBe(true);
  });

  it.each([
    ['a person', (engine: Awaited<ReturnType<typeof startTestEngine>>) => engine.addUser({ username: 'ada' })],
    ['a client', (engine: Awaited<ReturnType<typeof startTestEngine>>) => engine.addClient({ client_id: 'reports' })],
  ])('that holds %s of others is refused and not touched', async (_, add) => {
    await inEngine(add);
    const before = contentOf(directory);
    expect(checkLabDirectory(directory)).toMatchObject({ ok: false, refusal: { code: 'not_a_lab', reason: 'in_use' } });
    expect(contentOf(directory)).toEqual(before);
  });

  it('that holds another program’s database is refused by the store', () => {
    writeFileSync(
      join(directory, 'gatewatch.db'),
      'this is no database at all, and longer than the header of one, which is a hundred bytes of a kind',
    );
    expect(() => checkLabDirectory(directory)).toThrow(/gatewatch\.db/);
  });

  it('is judged beside a server that runs on it', async () => {
    await inEngine(async (engine) => {
      await engine.addUser({ username: 'ada' });
      expect(checkLabDirectory(directory).ok).toBe(false);
      expect((await fetch(`${engine.issuer}/healthz`)).status).toBe(200);
    });
  });
});

describe('serve --lab', () => {
  it('says why it does not start among others, and leaves everything as it was', async () => {
    const desk = createDesk();
    await desk.run(['client', 'add', '--id', 'reports']);
    const before = contentOf(desk.data);
    const { code, out, err } = await desk.run(['serve', '--lab', '--port', '0', '--json']);
    expect([code, out]).toEqual([3, '']);
    expect(JSON.parse(err)).toMatchObject({ error: 'not_a_lab' });
    expect(contentOf(desk.data)).toEqual(before);
    desk.close();
  });

  it('says that it is the lab, where it serves and in the log, and ends in good order', async () => {
    const desk = createDesk();
    mkdirSync(desk.data);
    const { code, out } = await desk.run(['serve', '--lab', '--port', '0', '--json', '--lab-seed', '9', '--lab-rate', '7']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ event: 'ready', lab: true });
    const { events } = await desk.json(['audit', 'list', '--kind', 'lab.started']);
    expect(events).toMatchObject([{ details: { seed: 9, requests_per_second: 7 } }]);
    expect((await desk.json(['audit', 'list', '--kind', 'lab.stopped'])).events).toHaveLength(1);
    expect((await desk.json(['audit', 'verify'])).ok).toBe(true);
    desk.close();
  });

  it('tells a person that nobody in it is real', async () => {
    const desk = createDesk();
    const { out } = await desk.run(['serve', '--lab', '--port', '0']);
    expect(out).toContain('This is the lab');
    expect(out).toContain(desk.data);
    expect(out).not.toContain('A client to try out');
    desk.close();
  });
});

describe('the settings of the lab', () => {
  it('put its data beside the usual directory, unless they are told where', () => {
    expect(loaded().config).toMatchObject({ data: '/home/ada/.local/share/gatewatch', lab: { enabled: false, seed: 1, rate: 4 } });
    expect(loaded({ argv: { lab: true } }).config).toMatchObject({ data: '/home/ada/.local/share/gatewatch-lab', lab: { enabled: true } });
    expect(loaded({ env: { GATEWATCH_LAB: 'yes' } }).config.data).toBe('/home/ada/.local/share/gatewatch-lab');
    expect(loaded({ argv: { lab: true, data: '/elsewhere' } }).config.data).toBe('/elsewhere');
    expect(loaded({ argv: { lab: true, labSeed: '5', labRate: '9' } }).config.lab).toEqual({ enabled: true, seed: 5, rate: 9 });
  });

  it('read the configuration that lies in its own directory, not that of the usual one', () => {
    const files = {
      '/home/ada/.local/share/gatewatch/gatewatch.json': '{"port": 9500}',
      '/home/ada/.local/share/gatewatch-lab/gatewatch.json': '{"port": 9600}',
    };
    expect(loaded({ argv: { lab: true }, files }).config.port).toBe(9600);
  });

  it.each([
    ['in the data directory', { files: { '/home/ada/.local/share/gatewatch/gatewatch.json': '{"lab": {"enabled": true}}' } }],
    ['named', { argv: { config: '/c.json' }, files: { '/c.json': '{"lab": {"enabled": true}}' } }],
  ])('cannot be switched on by a file %s', (_, given) => {
    expect(problems(given)).toMatchObject([{ key: 'lab.enabled', source: 'file', fix: 'remove it there and start with --lab' }]);
  });

  it('cannot go with production', () => {
    expect(faultyKeys({ argv: { lab: true, profile: 'production' } })).toContain('lab.enabled');
    expect(faultyKeys({ argv: { profile: 'production' } })).not.toContain('lab.enabled');
  });

  it.each(['0', '51', 'many'])('refuse a rate of %s', (labRate) => {
    expect(faultyKeys({ argv: { lab: true, labRate } })).toEqual(['lab.rate']);
  });
});
