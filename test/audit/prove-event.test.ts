import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leafHash, verifyConsistency, verifyInclusion } from '../../electron/audit/merkle-tree.ts';
import { proofFile } from '../../electron/audit/reading/proof-file.ts';
import { type EventProof, type ProveRequest, proveEvent } from '../../electron/audit/reading/prove-event.ts';
import { decodeVerifierKey, encodeVerifierKey, parseCheckpoint, verifyNote } from '../../electron/audit/signed-note.ts';
import type { LogKeyRow } from '../../electron/store/sqlite/registry.table.ts';
import { createLogWorld, type LogWorld } from '../support/log-world.ts';

const VERIFIER = join(import.meta.dirname, '../../verifier/gatewatch-verify.mjs');
const SIZES = [5, 300, 777];

let world: LogWorld;
let keys: readonly LogKeyRow[];
let directory: string;

beforeAll(async () => {
  world = await createLogWorld();
  directory = await mkdtemp(join(tmpdir(), 'gatewatch-proof-'));
  let recorded = 0;
  for (const size of SIZES) {
    await world.record(size - recorded);
    recorded = size;
    await world.checkpointer.checkpoint();
  }
  await world.record(3);
  keys = await world.store.read.registry.logKeys();
}, 30_000);

afterAll(async () => {
  await world.close();
  await rm(directory, { recursive: true, force: true });
});

const ask = (request: ProveRequest, db = world.store.reader()) => proveEvent({ db, keys }, request);
const prove = (request: ProveRequest): EventProof => {
  const proven = ask(request);
  if (!proven.ok) throw new Error(proven.refusal.description);
  return proven.value;
};
const reasonOf = (request: ProveRequest, db?: Database.Database): string => {
  const proven = ask(request, db);
  return proven.ok ? 'proven' : `${proven.refusal.code}/${proven.refusal.reason}`;
};
const bytes = (text: string): Buffer => Buffer.from(text, 'base64');

const verify = async (text: string): Promise<{ result: string; events?: number }> => {
  const file = join(directory, 'proof.jsonl');
  await writeFile(file, text);
  return new Promise((resolve) =>
    execFile(process.execPath, [VERIFIER, file, '--json', '--key', encodeVerifierKey(world.signer)], { encoding: 'utf8' }, (_, output) =>
      resolve(JSON.parse(output)),
    ),
  );
};

describe('the proof of an event', () => {
  test('RFC 6962 §2.1.1 leads from an event, wherever it lies in the tree, to the root that the newest checkpoint signs', () => {
    const edges = [2, 255, 256, 257, 512, 513, 768, 769, 776, 777];
    for (const seq of [...edges, ...Array.from({ length: 21 }, (_, at) => 1 + at * 37)]) {
      const { body, index, size, proof, root, checkpoint, keys: offered } = prove({ seq });
      const claim = { index, size, leaf: leafHash(body), proof: proof.map(bytes), root: bytes(root) };
      expect(verifyInclusion(claim), String(seq)).toBe(true);
      expect(verifyInclusion({ ...claim, leaf: leafHash(`${body} `) })).toBe(false);
      const note = verifyNote(
        checkpoint,
        offered.map(decodeVerifierKey).filter((key) => key !== undefined),
      );
      expect(note.ok && parseCheckpoint(note.value.text)).toEqual({ origin: world.signer.origin, size: 777, root: bytes(root) });
    }
  });

  test.each([
    1, 256, 257, 776, 777,
  ])('of event %i is a file that the stand-alone verifier finds whole, and broken once edited', async (seq) => {
    const text = proofFile(prove({ seq }), world.clock.now());
    expect(await verify(text)).toMatchObject({ result: 'whole', events: 1 });
    expect(await verify(text.replace('\\"mono\\":', '\\"mono\\":1'))).toMatchObject({ result: 'broken' });
  });

  test.each(SIZES)('RFC 6962 §2.1.2 shows that the newest tree goes on from that of %i events', (since) => {
    const { consistency, size, root } = prove({ seq: 3, since });
    const firstRoot = world.store.reader().prepare<[number], Buffer>('SELECT root FROM audit_checkpoint WHERE size = ?').pluck().get(since);
    const claim = {
      first: since,
      second: size,
      firstRoot: firstRoot ?? Buffer.alloc(0),
      secondRoot: bytes(root),
      proof: consistency?.proof.map(bytes) ?? [],
    };
    expect(consistency?.since).toBe(since);
    expect(verifyConsistency(claim)).toBe(true);
    expect(verifyConsistency({ ...claim, firstRoot: Buffer.alloc(32) })).toBe(false);
  });

  test('without an older size there is no consistency proof', () => {
    expect(prove({ seq: 3 })).not.toHaveProperty('consistency');
  });
});

describe('refusals of a proof', () => {
  test.each([0, -1, 1.5, 781, Number.NaN, 2 ** 53])('there is no event %d', (seq) => {
    expect(reasonOf({ seq })).toBe('not_found/unknown');
  });

  test.each([778, 780])('event %i is under no checkpoint yet', (seq) => {
    expect(reasonOf({ seq })).toBe('not_checkpointed/too_new');
  });

  test.each([0, -1, 2.5, 778, Number.NaN])('there is no older checkpoint over %d events', (since) => {
    expect(reasonOf({ seq: 1, since })).toBe('not_checkpointed/since');
  });

  test('an event that was changed is not proven, its neighbour is', async () => {
    const own = await createLogWorld({ seed: 'altered' });
    await own.record(40);
    await own.checkpointer.checkpoint();
    await own.shut();
    const db = new Database(own.databasePath);
    db.exec(`UPDATE audit_event SET body = replace(body, '"mono":', '"mono":1') WHERE seq = 20`);
    expect(reasonOf({ seq: 20 }, db)).toBe('not_proven/altered');
    expect(reasonOf({ seq: 21 }, db)).toBe('proven');
    db.exec('DELETE FROM audit_tile');
    expect(() => ask({ seq: 21 }, db)).toThrow('missing or too short');
    db.close();
    await own.close();
  });
});
