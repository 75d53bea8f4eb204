import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { totalSheets } from '../../../electron/cli/lab/total-sheets.ts';
import { runCommandLine } from '../../../electron/cli/program.ts';
import { systemClock } from '../../../electron/lib/clock.ts';
import { systemRandom } from '../../../electron/lib/random.ts';
import type { ScoreSheet } from '../../../shared/contract/lab.ts';
import { type Ended, runArgs } from '../../cli/command-line.ts';

const RUN_MS = 120_000;

let folder: string;
let config: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewatch-lab-command-'));
  // A place of its own: other labs of this machine come and go beside it.
  vi.stubEnv('TMPDIR', folder);
  config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify({ passwords: { argon2: { memoryKiB: 64, iterations: 1, parallelism: 1 } } }));
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs `gatewatch lab run …` with nobody who asks it to end, unless `stop` does. */
const runLab = async (args: readonly string[], stop = new Promise<string>(() => undefined)): Promise<Ended> => {
  const [out, err]: [string[], string[]] = [[], []];
  let code: number | undefined;
  await runCommandLine(
    {
      env: { HOME: folder },
      stdin: Readable.from([]),
      out: async (text) => void out.push(text),
      err: (text) => void err.push(text),
      interactive: false,
      clock: systemClock(),
      random: systemRandom(),
      version: '0.0.0-test',
      untilStopped: () => stop,
      exit: (ended) => {
        code = ended;
      },
    },
    ['lab', 'run', ...args, '--config', config],
  );
  return { code, out: out.join(''), err: err.join('') };
};

const labsLeft = (): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('gatewatch-lab-') && existsSync(join(tmpdir(), name, 'gatewatch.db')));

describe('lab list', () => {
  it('names every attack, with its technique and the alerts it is to raise', async () => {
    const { code, out } = await runArgs(['lab', 'list', '--json']);
    expect(code).toBe(0);
    const { scenarios } = JSON.parse(out);
    expect(scenarios.length).toBeGreaterThanOrEqual(13);
    expect(scenarios).toContainEqual(
      expect.objectContaining({ id: 'refresh-theft', technique: expect.objectContaining({ id: 'T1550.001' }) }),
    );
    const shown = await runArgs(['lab', 'list']);
    for (const { id } of scenarios) expect(shown.out).toContain(id);
  });
});

describe('lab run', () => {
  it.each([
    ['nothing', []],
    ['an unknown scenario', ['--scenario', 'no-such']],
    ['a scenario and all', ['--all', '--scenario', 'brute-force']],
    ['a seed that is none', ['--all', '--seed', 'x']],
    ['no seeds', ['--all', '--seeds', '0']],
  ])('refuses %s', async (_, args) => {
    expect((await runLab(args)).code).toBe(2);
  });

  it(
    'starts a lab where none runs, makes the attacks, tells how they went, and takes the lab away again',
    async () => {
      const { code, out } = await runLab(['--scenario', 'code-interception', '--scenario', 'assertion-replay', '--seed', '4', '--json']);
      const { seed, scenarios, totals } = JSON.parse(out);
      expect(seed).toBe(4);
      expect(scenarios).toMatchObject([
        { scenario: 'code-interception', seed: 4, outcome: 'finished', detected: true, missed: [], contained: true },
        { scenario: 'assertion-replay', seed: 4, outcome: 'finished', detected: true, missed: [] },
      ]);
      for (const { alerts } of scenarios) {
        expect(alerts[0]).toMatchObject({
          expected: true,
          joined: false,
          decided_at: expect.stringMatching(/Z$/),
          raised_at: expect.stringMatching(/Z$/),
        });
        expect(alerts[0].latency_ms).toBe(Date.parse(alerts[0].raised_at) - Date.parse(alerts[0].decided_at));
      }
      expect(totals).toMatchObject({ runs: 2, detected: 2, missed: [] });
      expect(totals.p95_latency_ms).toBeGreaterThanOrEqual(0);
      expect(code).toBe(0);
      expect(labsLeft()).toEqual([]);
    },
    RUN_MS,
  );

  it(
    'breaks off when it is told to end, and takes its lab away',
    async () => {
      const { code, out } = await runLab(['--all', '--json'], Promise.resolve('SIGINT'));
      expect(code).toBe(1);
      expect(JSON.parse(out).scenarios).toEqual([]);
      expect(labsLeft()).toEqual([]);
    },
    RUN_MS,
  );
});

describe('lab honest', () => {
  it(
    'lets an hour pass, counts the sign-ins, and says what every alert was about',
    async () => {
      const { out } = await runArgs(['lab', 'honest', '--hours', '1', '--rate', '1', '--seed', '3', '--json']);
      const { runs, totals } = JSON.parse(out);
      expect(runs).toMatchObject([{ seed: 3, hours: 1, rate: 1, faults: 0 }]);
      const [{ sign_ins, requests, alerts, examples }] = runs;
      expect(sign_ins).toBeGreaterThan(100);
      expect(requests).toBeGreaterThan(2500);
      expect(requests).toBeLessThan(4700);
      expect(examples).toHaveLength(Math.min(alerts, 50));
      expect(totals).toMatchObject({ sign_ins, alerts });
      expect(labsLeft()).toEqual([]);
    },
    RUN_MS,
  );

  it.each([
    ['--hours', '0'],
    ['--rate', '51'],
    ['--seed', '-1'],
  ])('refuses %s %s', async (name, value) => {
    expect((await runArgs(['lab', 'honest', name, value])).code).toBe(2);
  });
});

describe('the sum of score sheets', () => {
  const sheet = (changes: Partial<ScoreSheet>, latencies: readonly (number | null)[] = []): ScoreSheet => ({
    run: 'r',
    scenario: 'brute-force',
    seed: 1,
    outcome: 'finished',
    error: null,
    started_at: '',
    ended_at: '',
    after: 1,
    detected: true,
    alerts: latencies.map((latency_ms) => ({
      alert: 'a',
      rule: 'brute-force-user',
      severity: 'high',
      subject: 'user 1',
      decided_by: 1,
      decided_at: '',
      raised_at: '',
      latency_ms,
      joined: latency_ms === null,
      expected: true,
    })),
    missed: [],
    contained: false,
    contained_by: null,
    contained_ms: null,
    requests: 10,
    ms: 100,
    ...changes,
  });

  it('is that of nothing for no sheet', () => {
    expect(totalSheets([])).toMatchObject({
      runs: 0,
      detected: 0,
      missed: [],
      p50_latency_ms: null,
      p95_latency_ms: null,
      max_latency_ms: null,
    });
  });

  it('takes the 95th percentile by nearest rank, and leaves out what was there before', () => {
    const many = Array.from({ length: 20 }, (_, at) => at + 1);
    expect(totalSheets([sheet({}, [...many, null])])).toMatchObject({
      p50_latency_ms: 10,
      p95_latency_ms: 19,
      max_latency_ms: 20,
      alerts: 21,
    });
  });

  it('counts as missed what was not detected, and what did not come to its end', () => {
    const totals = totalSheets([sheet({}), sheet({ detected: false, missed: ['x'], seed: 2 }), sheet({ outcome: 'cancelled', seed: 3 })]);
    expect(totals).toMatchObject({ runs: 3, detected: 2, requests: 30, ms: 300 });
    expect(totals.missed).toEqual([
      { scenario: 'brute-force', seed: 2, rules: ['x'] },
      { scenario: 'brute-force', seed: 3, rules: [] },
    ]);
  });
});
