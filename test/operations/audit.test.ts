import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HEAD_FILE } from '../../electron/audit/head-file.ts';
import { DATABASE_FILE } from '../../electron/store/database-file.ts';
import { createOperator, type Operator, refusalOf, signLog } from './operator.ts';

const VERIFIER = fileURLToPath(new URL('../../verifier/gatewatch-verify.mjs', import.meta.url));

let operator: Operator;
let folder: string;
beforeEach(async () => {
  operator = await createOperator();
  folder = mkdtempSync(join(tmpdir(), 'gatewatch-audit-'));
  for (const id of ['a', 'b', 'c']) await operator.operations.clients.add({ client_id: id });
});
afterEach(async () => {
  await operator.close();
  rmSync(folder, { recursive: true, force: true });
});

const textOf = async (pieces: Promise<AsyncIterable<{ text: string }>>): Promise<string> => {
  let text = '';
  for await (const piece of await pieces) text += piece.text;
  return text;
};

const standAlone = (text: string) => {
  const file = join(folder, 'export.jsonl');
  writeFileSync(file, text);
  const { status, stdout } = spawnSync(process.execPath, [VERIFIER, file, '--json'], { encoding: 'utf8' });
  return { status, result: JSON.parse(stdout) };
};

const reportOf = async (input: { head?: string } = {}) => {
  for await (const told of await operator.operations.audit.verify(input)) if (told.event === 'report') return told.report;
  throw new Error('no report was given');
};

describe('listing', () => {
  it('gives the newest first, page by page, and each event once', async () => {
    const first = await operator.operations.audit.list({ limit: 2 });
    expect(first.events.map(({ client }) => client)).toEqual(['c', 'b']);
    const second = await operator.operations.audit.list({ limit: 2, cursor: first.next ?? '' });
    expect(second.events.map(({ client }) => client)).toEqual(['a']);
    expect(second.next).toBeNull();
  });

  it('finds by every member of the filter', async () => {
    await operator.operations.users.add({ username: 'ada', password: 'Tidal-Lantern 42 orchards' });
    const list = async (filter: object) => (await operator.operations.audit.list({ filter, order: 'asc' })).events.map(({ kind }) => kind);
    expect(await list({ client: 'b' })).toEqual(['client.created']);
    expect(await list({ kinds: ['user.created'] })).toEqual(['user.created']);
    expect(await list({ kinds: ['user.created'], client: 'b' })).toEqual([]);
    expect(await list({ success: false })).toEqual([]);
    expect(await list({ severity: 'critical' })).toEqual([]);
    expect(await list({ from: operator.world.clock.now() + 1 })).toEqual([]);
  });

  it('is itself recorded, with what was looked for, and without the address', async () => {
    await operator.operations.audit.list({ filter: { client: 'b', address: '192.0.2.7' } });
    expect(operator.world.facts('log.read')).toMatchObject([
      { actor: 'operator:test', details: { filter: '{"client":"b","address":"(one address)"}', events: 0 } },
    ]);
  });

  it.each([[{ cursor: 'made-up' }], [{ filter: { from: 2, to: 1 } }]])('refuses %j', async (input) => {
    expect(await refusalOf(operator.operations.audit.list(input))).toBe('invalid_input');
    expect(operator.world.facts('log.read')).toEqual([]);
  });

  it.each([
    [{ limit: 0 }],
    [{ limit: 1001 }],
    [{ filter: { kinds: [] } }],
    [{ filter: { unknown: 1 } }],
    [{ filter: { severity: 'dire' } }],
  ])('does not let %j through its door', async (input) => {
    await expect(operator.operations.audit.list(input as object)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});

describe('verifying', () => {
  it('reports a whole log, and records that it did', async () => {
    await signLog(operator.world);
    expect(await reportOf()).toMatchObject({ ok: true, events: 3, checkpoints: 1, problems: [], head: { seq: 3 } });
    expect(operator.world.facts('log.verified')).toMatchObject([{ actor: 'operator:test', details: { ok: true, events: 3 } }]);
  });

  it('reports the first bad event of an altered log, and records that as critical', async () => {
    await signLog(operator.world);
    const db = new Database(join(operator.world.directory, DATABASE_FILE));
    db.prepare('UPDATE audit_event SET body = replace(body, \'"b"\', \'"x"\') WHERE seq = 2').run();
    db.close();
    expect(await reportOf()).toMatchObject({ ok: false, first_bad: { seq: 2 } });
    expect(operator.world.facts('log.verified')).toMatchObject([
      { severity: 'critical', success: false, details: { ok: false, first_bad: 2 } },
    ]);
  });

  it('holds the log against a head kept elsewhere', async () => {
    await signLog(operator.world);
    const kept = join(folder, 'elsewhere.note');
    copyFileSync(join(operator.world.directory, HEAD_FILE), kept);
    expect(await reportOf({ head: kept })).toMatchObject({ ok: true });
    writeFileSync(kept, 'no note at all');
    expect(await reportOf({ head: kept })).toMatchObject({ ok: false });
  });

  it('ends when nobody listens any more', async () => {
    const cancelled = new AbortController();
    const listening = await operator.operations.audit.verify({}, { signal: cancelled.signal });
    cancelled.abort();
    await expect(
      (async () => {
        for await (const told of listening) if (told.event === 'report') return 'reported';
        return 'ended';
      })().catch(() => 'ended'),
    ).resolves.toBe('ended');
    expect(operator.world.facts('log.verified')).toEqual([]);
  });
});

describe('exporting', () => {
  it('gives a file that the stand-alone verifier finds whole', async () => {
    const { status, result } = standAlone(await textOf(operator.operations.audit.export({})));
    expect(status).toBe(0);
    expect(JSON.stringify(result)).toContain('3');
  });

  it('of some events gives a file that proves each of them', async () => {
    const text = await textOf(operator.operations.audit.export({ filter: { client: 'b' } }));
    expect(text.split('\n').filter((line) => line.includes('"body"'))).toHaveLength(1);
    expect(standAlone(text).status).toBe(0);
  });

  it('is recorded before anything leaves, with how much it holds', async () => {
    await operator.operations.audit.export({ filter: { client: 'b' } }).then(async (pieces) => {
      for await (const _ of pieces) {
        expect(operator.world.facts('log.exported')).toMatchObject([
          { actor: 'operator:test', details: { format: 'jsonl', filter: '{"client":"b"}', events: 1, first: 2, last: 2 } },
        ]);
        break;
      }
    });
    expect(operator.world.facts('log.exported')).toHaveLength(1);
  });

  it('as CSV gives a head and a line for each event', async () => {
    const lines = (await textOf(operator.operations.audit.export({ format: 'csv' }))).trimEnd().split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^seq,time_utc,kind/);
  });

  it('of nothing is a whole file too', async () => {
    expect(standAlone(await textOf(operator.operations.audit.export({ filter: { client: 'nobody' } }))).status).toBe(0);
  });
});

describe('proving', () => {
  it('gives a proof that the stand-alone verifier follows, of an event that was not signed yet too', async () => {
    const { proof, file } = await operator.operations.audit.prove({ seq: 2 });
    expect(proof).toMatchObject({ seq: 2, index: 1, size: 3 });
    expect(standAlone(file).status).toBe(0);
  });

  it('proves that the log goes on from an older checkpoint', async () => {
    await signLog(operator.world);
    await operator.operations.clients.add({ client_id: 'd' });
    expect((await operator.operations.audit.prove({ seq: 4, since: 3 })).proof.consistency).toMatchObject({ since: 3 });
  });

  it('of an event that is not there is refused', async () => {
    expect(await refusalOf(operator.operations.audit.prove({ seq: 99 }))).toBe('not_found');
  });

  it('from a size that was never reached is refused', async () => {
    expect(await refusalOf(operator.operations.audit.prove({ seq: 1, since: 99 }))).toBe('conflict');
  });
});

describe('accepting an older copy', () => {
  it('is refused while the log agrees with its head', async () => {
    await signLog(operator.world);
    expect(await refusalOf(operator.operations.audit.accept({ reason: 'just so' }))).toBe('conflict');
    expect(operator.world.facts('log.restored')).toEqual([]);
  });

  it('of a log that went back is recorded, and the log goes on under a new name', async () => {
    await signLog(operator.world);
    const older = join(folder, 'older.note');
    const other = await createOperator({ seed: 'another' });
    for (let i = 0; i < 5; i++) await other.operations.clients.add({});
    await signLog(other.world);
    copyFileSync(join(other.world.directory, HEAD_FILE), older);
    await other.close();
    copyFileSync(older, join(operator.world.directory, HEAD_FILE));
    const accepted = await operator.operations.audit.accept({ reason: 'restored from the backup of Friday' });
    expect(accepted).toMatchObject({ from_size: 5, to_size: 3 });
    expect(operator.world.facts('log.restored')).toMatchObject([
      { actor: 'operator:test', details: { reason: 'restored from the backup of Friday' } },
    ]);
    expect(await reportOf()).toMatchObject({ ok: true });
  });
});
