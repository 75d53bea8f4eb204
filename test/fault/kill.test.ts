import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HEAD_FILE } from '../../electron/audit/head-file.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import type { Examination } from './support/examine.ts';
import type { VictimOrder } from './support/victim.ts';

const ROUNDS = 200;
const FULL_EVERY = 20;
const [SOONEST_MS, LATEST_MS] = [5, 60];
const VICTIM = join(import.meta.dirname, 'support', 'victim.ts');

interface Checked extends Examination {
  readonly warnings: readonly string[];
  readonly verified?: { readonly ok: boolean; readonly events: number; readonly checkpoints: number };
}

interface Round {
  readonly checked: Checked;
  readonly acknowledged: readonly string[];
  readonly thrown: readonly string[];
}

let home: string;
let data: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'gatewatch-kill-'));
  data = join(home, 'data');
});
afterAll(() => rm(home, { recursive: true, force: true }));

/** Starts a victim, kills it `after` milliseconds of its first acknowledgement, and returns what it had said by then. */
const killOne = async (order: VictimOrder, after: number): Promise<Round> => {
  const child = spawn(process.execPath, [VICTIM, JSON.stringify(order)], {
    env: { ...process.env, NODE_COMPILE_CACHE: join(home, 'compiled') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [acknowledged, thrown]: [string[], string[]] = [[], []];
  let checked: Checked | undefined;
  let killed = false;
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  for await (const line of createInterface({ input: child.stdout })) {
    const [word, text = ''] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)];
    if (word === 'checked') checked = JSON.parse(text);
    if (word === 'throws') thrown.push(text);
    if (word !== 'ack') continue;
    acknowledged.push(text);
    if (killed) continue;
    killed = true;
    setTimeout(() => child.kill('SIGKILL'), after);
  }
  await ended;
  if (!checked || child.signalCode !== 'SIGKILL') throw new Error(`it did not start: exit ${child.exitCode}\n${said}`);
  return { checked, acknowledged, thrown };
};

it(`${ROUNDS} kills: nothing acknowledged is lost, the log verifies, the server starts`, async () => {
  const random = createSeededRandom('kills');
  const before = join(home, 'before.json');
  const all = { acknowledged: [] as string[], thrown: [] as string[] };
  let last = { ...all, after: 0 };
  let [checkpoints, wholeChecks] = [0, 0];
  for (let round = 0; round <= ROUNDS; round++) {
    const full = round > 0 && round % FULL_EVERY === 0;
    writeFileSync(before, JSON.stringify(full ? { ...all, after: 0 } : last));
    const wait = SOONEST_MS + (random.bytes(2).readUInt16BE() % (LATEST_MS - SOONEST_MS + 1));
    // Only a kill between the very first checkpoint and its head leaves none: that is said, and nothing else is.
    const mayWarn = existsSync(join(data, HEAD_FILE)) ? 0 : 1;
    const { checked, acknowledged, thrown } = await killOne({ directory: data, before, full }, wait);
    expect({ round, lost: checked.lost, undead: checked.undead, chain: checked.chain }).toEqual({
      round,
      lost: [],
      undead: [],
      chain: '',
    });
    expect(checked.warnings.length).toBeLessThanOrEqual(mayWarn);
    expect(checked.tokens).toBe(checked.facts);
    expect(checked.facts).toBeGreaterThanOrEqual(all.acknowledged.length);
    if (full) {
      expect(checked.verified).toMatchObject({ ok: true, events: checked.head });
      checkpoints = checked.verified?.checkpoints ?? 0;
      wholeChecks += 1;
    }
    // The last one is only there to examine what the one before left.
    if (round === ROUNDS) break;
    expect(acknowledged.length).toBeGreaterThan(0);
    all.acknowledged.push(...acknowledged);
    all.thrown.push(...thrown);
    last = { acknowledged: [...acknowledged], thrown: [...thrown], after: checked.head };
  }
  expect(all.acknowledged.length).toBeGreaterThan(ROUNDS * 10);
  expect(wholeChecks).toBe(ROUNDS / FULL_EVERY);
  expect(checkpoints).toBeGreaterThan(10);
  process.stdout.write(
    `rounds ${ROUNDS}, acknowledged ${all.acknowledged.length}, lost 0 (${wholeChecks} whole verifications, ${checkpoints} checkpoints)\n`,
  );
});
