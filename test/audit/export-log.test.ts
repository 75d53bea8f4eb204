import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportEvent, exportHeader } from '../../electron/audit/export-format.ts';
import type { EventFilter } from '../../electron/audit/reading/event-filter.ts';
import { type ExportRequest, exportLog } from '../../electron/audit/reading/export-log.ts';
import { encodeVerifierKey } from '../../electron/audit/signed-note.ts';
import { createLogWorld, factNumber, type LogWorld } from '../support/log-world.ts';

const VERIFIER = join(import.meta.dirname, '../../verifier/gatewatch-verify.mjs');
const EVENTS = 3100;

interface Verdict {
  readonly status: number;
  readonly result: string;
  readonly complete?: boolean;
  readonly events?: number;
  readonly last?: number;
  readonly personal?: { readonly opened: number; readonly withheld: number };
  readonly checkpoints?: { readonly relied: number; readonly newest: { readonly size: number } };
  readonly problem?: { readonly seq?: number; readonly reason: string };
}

let world: LogWorld;
let directory: string;
let key: string;

beforeAll(async () => {
  world = await createLogWorld();
  directory = await mkdtemp(join(tmpdir(), 'gatewatch-export-'));
  for (const count of [7, 1200, 1, EVENTS - 1208]) {
    await world.record(count);
    await world.checkpointer.checkpoint();
  }
  key = encodeVerifierKey(world.signer);
}, 60_000);

afterAll(async () => {
  await world.close();
  await rm(directory, { recursive: true, force: true });
});

const exported = async (request: Partial<ExportRequest> = {}, of = world): Promise<string> => {
  const keys = await of.store.read.registry.logKeys();
  let text = '';
  const deps = { db: of.store.reader(), sealer: of.sealer, keys };
  for await (const chunk of exportLog(deps, { format: 'jsonl', exportedAt: of.clock.now(), ...request })) text += chunk;
  return text;
};

const verify = async (text: string, ...options: string[]): Promise<Verdict> => {
  const file = join(directory, 'export.jsonl');
  await writeFile(file, text);
  return new Promise((resolve, reject) =>
    execFile(process.execPath, [VERIFIER, file, '--json', ...options], { encoding: 'utf8', maxBuffer: 1 << 24 }, (error, output) => {
      const status = error === null ? 0 : error.code;
      if (typeof status !== 'number') return reject(error);
      resolve({ ...JSON.parse(output), status });
    }),
  );
};

/** The file after an edit, with a digest that fits: only what is signed can tell then. */
const edited = (text: string, edit: (lines: string[]) => void): string => {
  const lines = text.trimEnd().split('\n').slice(0, -1);
  edit(lines);
  const before = `${lines.join('\n')}\n`;
  const events = lines.filter((line) => line.startsWith('{"seq"')).length;
  return `${before}${JSON.stringify({ end: true, events, sha256: hash('sha256', before, 'hex') })}\n`;
};

const facts = Array.from({ length: EVENTS }, (_, n) => factNumber(n));
const filters: readonly (readonly [string, EventFilter, number])[] = [
  ['kind', { kinds: ['code.refused'] }, facts.filter(({ kind }) => kind === 'code.refused').length],
  ['failure', { success: false }, facts.filter(({ kind }) => kind === 'code.refused' || kind === 'user.sign_in_failed').length],
  [
    'user and client',
    { user: 'user-2', client: 'shop' },
    facts.filter(({ user, client }) => user === 'user-2' && client === 'shop').length,
  ],
  ['address', { address: '198.51.100.9' }, facts.filter(({ address }) => address === '198.51.100.9').length],
  ['what nobody is', { user: 'nobody' }, 0],
];

describe('docs/audit-format.md §6: the export as JSON lines', () => {
  test('a complete export is whole for the stand-alone verifier, with every checkpoint and every personal value', async () => {
    const verdict = await verify(await exported(), '--key', key);
    const personal = facts.reduce((sum, { address, agent, login }) => sum + [address, agent, login].filter(Boolean).length, 0);
    const checkpoints = world.store.reader().prepare<[], number>('SELECT count(*) FROM audit_checkpoint').pluck().get();
    expect(verdict).toMatchObject({ status: 0, result: 'whole', complete: true, events: EVENTS, last: EVENTS });
    expect(verdict).toMatchObject({
      personal: { opened: personal, withheld: 0 },
      checkpoints: { relied: checkpoints, newest: { size: EVENTS } },
    });
  });

  test.each(filters)('an export filtered by %s is whole: each event is proven against the newest checkpoint', async (_, filter, count) => {
    const verdict = await verify(await exported({ filter }), '--key', key);
    expect(verdict).toMatchObject({
      status: 0,
      result: 'whole',
      complete: false,
      events: count,
      checkpoints: { relied: 1, newest: { size: EVENTS } },
    });
  });

  test('without personal values it is whole as well, and says none of them', async () => {
    for (const filter of [{}, { kinds: ['user.sign_in_failed'] }]) {
      const text = await exported({ filter, withoutPersonal: true });
      const verdict = await verify(text, '--key', key);
      expect(verdict).toMatchObject({ result: 'whole', personal: { opened: 0 } });
      expect(verdict.personal?.withheld).toBeGreaterThan(0);
      expect(text).not.toMatch(/198\.51\.100|Mozilla|person\d/);
    }
  });

  test('its lines are of the format, in chunks of whole lines that are never long', async () => {
    const keys = await world.store.read.registry.logKeys();
    const deps = { db: world.store.reader(), sealer: world.sealer, keys };
    const lines: string[] = [];
    for await (const chunk of exportLog(deps, { format: 'jsonl', filter: { success: false }, exportedAt: 5 })) {
      expect(chunk.endsWith('\n')).toBe(true);
      expect(chunk.length).toBeLessThan(200_000);
      lines.push(...chunk.trimEnd().split('\n'));
    }
    expect(exportHeader.parse(JSON.parse(lines[0] ?? ''))).toMatchObject({ first: 1, last: EVENTS, exportedAt: 5, keys: [key] });
    for (const line of lines.slice(2, -1)) exportEvent.parse(JSON.parse(line));
  });

  test('what is recorded while it is written is not in it, and others get a turn', async () => {
    const own = await createLogWorld();
    await own.record(1600);
    await own.checkpointer.checkpoint();
    const keys = await own.store.read.registry.logKeys();
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    let text = '';
    for await (const chunk of exportLog({ db: own.store.reader(), sealer: own.sealer, keys }, { format: 'jsonl', exportedAt: 5 })) {
      if (text.length === 0) {
        await own.record(50);
        await own.checkpointer.checkpoint();
      }
      text += chunk;
    }
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
    expect(await verify(text, '--key', encodeVerifierKey(own.signer))).toMatchObject({ result: 'whole', events: 1600, last: 1600 });
    await own.close();
  });

  test('a log without events exports as an empty file', async () => {
    const own = await createLogWorld();
    expect(await verify(await exported({}, own))).toMatchObject({ status: 0, result: 'whole', complete: true, events: 0, last: 0 });
    await own.close();
  });
});

describe('an export that was changed', () => {
  test.each<[string, EventFilter, (lines: string[]) => void]>([
    ['a word in a body', {}, (lines) => lines.splice(700, 1, (lines[700] ?? '').replace('openid', 'opinid').replace('agent 1', 'agent 2'))],
    ['a missing event', {}, (lines) => lines.splice(40, 1)],
    ['two events exchanged', {}, (lines) => lines.splice(40, 2, lines[41] ?? '', lines[40] ?? '')],
    ['a word in a filtered one', { kinds: ['code.redeemed'] }, (lines) => lines.splice(9, 1, (lines[9] ?? '').replace('openid', 'opinid'))],
    [
      'the proof of another event',
      { success: false },
      (lines) => {
        const proof = /"proof":.*$/;
        lines.splice(9, 1, (lines[9] ?? '').replace(proof, proof.exec(lines[60] ?? '')?.[0] ?? ''));
      },
    ],
  ])('%s breaks it', async (_, filter, edit) => {
    const text = await exported({ filter });
    const changed = edited(text, edit);
    expect(changed).not.toBe(text);
    expect(await verify(changed, '--key', key)).toMatchObject({ status: 1, result: 'broken' });
  });

  test('an edit alone is no break when nothing was changed', async () => {
    expect(
      await verify(
        edited(await exported(), () => {}),
        '--key',
        key,
      ),
    ).toMatchObject({ result: 'whole' });
  });

  test('the newest events deleted from the database: the export shows that they were signed', async () => {
    const own = await createLogWorld();
    await own.record(900);
    await own.checkpointer.checkpoint();
    await own.shut();
    const db = new Database(own.databasePath);
    db.exec('DELETE FROM audit_event WHERE seq > 800');
    const again = await createLogWorld({ directory: own.directory, keepsHead: false }).catch((error: unknown) => error);
    expect(again).toBeInstanceOf(Error);
    let text = '';
    const keys = [{ origin: own.signer.origin, public_key: own.signer.publicKeyRaw, from_size: 0 }];
    for await (const chunk of exportLog({ db, sealer: own.sealer, keys }, { format: 'jsonl', exportedAt: 5 })) text += chunk;
    db.close();
    expect(await verify(text, '--key', encodeVerifierKey(own.signer))).toMatchObject({ result: 'broken', problem: { seq: 801 } });
    await own.close();
  });
});

describe('docs/audit-format.md §9: the export as CSV', () => {
  const cells = (line: string): string[] =>
    [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell = '']) =>
      cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
    );

  test('has a header, a line for each event and times in UTC', async () => {
    const lines = (await exported({ format: 'csv' })).split('\r\n');
    const header = cells(lines[0] ?? '');
    expect(header.slice(0, 5)).toEqual(['seq', 'time_utc', 'kind', 'category', 'severity']);
    expect(lines).toHaveLength(EVENTS + 2);
    const fourth = cells(lines[4] ?? '');
    const cell = (name: string) => fourth[header.indexOf(name)];
    expect(cell('time_utc')).toMatch(/^2026-11-21T12:00:00\.\d{3}Z$/);
    expect([cell('seq'), cell('kind'), cell('category'), cell('success'), cell('address'), cell('login')]).toEqual([
      '4',
      'user.sign_in_failed',
      'authentication',
      'false',
      '198.51.100.3',
      'person3',
    ]);
    expect(JSON.parse(cell('details') ?? '')).toEqual({ method: 'password', reason: 'wrong_password' });
  });

  test('tells a filter, and no personal values when it may not', async () => {
    const text = await exported({ format: 'csv', filter: { kinds: ['user.sign_in_failed'] }, withoutPersonal: true });
    expect(text.split('\r\n')).toHaveLength(facts.filter(({ kind }) => kind === 'user.sign_in_failed').length + 2);
    expect(text).not.toMatch(/198\.51\.100|Mozilla|person\d|address/);
  });

  test('what an attacker typed is text to a spreadsheet, not a formula', async () => {
    const own = await createLogWorld();
    const details = { method: 'password', reason: 'unknown_user' };
    await own.store.write((tx) =>
      tx.audit({ kind: 'user.sign_in_failed', login: '=HYPERLINK("http://evil")', agent: '@SUM(A1)', details }),
    );
    await own.checkpointer.checkpoint();
    const text = await exported({ format: 'csv' }, own);
    expect(text).toContain(`"'=HYPERLINK(""http://evil"")"`);
    expect(text).toContain(`'@SUM(A1)`);
    await own.close();
  });
});
