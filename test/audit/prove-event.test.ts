import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyConsistency, verifyInclusion } from '../../electron/audit/merkle-tree.ts';
import { proveEvent } from '../../electron/audit/read/prove-event.ts';
import { decodeVerifierKey, parseCheckpoint, verifyNote } from '../../electron/audit/signed-note.ts';
import { createLogWorld, type LogWorld } from '../support/log-world.ts';

const SIZES = [100, 256, 300, 640];
const SIGNED = 640;

let world: LogWorld;
/** The roots that were signed, as somebody elsewhere kept them. */
const kept = new Map<number, Buffer>();

beforeAll(async () => {
  world = await createLogWorld();
  for (const size of SIZES) {
    await world.record(size - world.store.head().seq);
    await world.checkpointer.checkpoint();
    kept.set(size, world.store.log.newestCheckpoint()?.root ?? Buffer.alloc(0));
  }
  await world.record(20);
});

afterAll(() => world.close());

const prove = (seq: number, olderSize?: number) => {
  const proven = proveEvent({ reader: world.store.reader }, { seq, olderSize });
  if (!proven.ok) throw new Error(proven.refusal.reason);
  const { value } = proven;
  const keys = value.keys.map(decodeVerifierKey).filter((key) => key !== undefined);
  const note = verifyNote(value.checkpoint, keys);
  const checkpoint = note.ok ? parseCheckpoint(note.value.text) : undefined;
  if (!checkpoint) throw new Error('the checkpoint is not signed');
  return { value, checkpoint };
};

const bytes = (texts: readonly string[]): Buffer[] => texts.map((text) => Buffer.from(text, 'base64'));

describe('the proof of an event', () => {
  test('RFC 6962 §2.1.1 leads from its body to a root that the log signed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: SIGNED }), (seq) => {
        const { value, checkpoint } = prove(seq);
        const leaf = createHash('sha256').update(Buffer.of(0)).update(value.body).digest();
        expect(checkpoint.root).toEqual(kept.get(SIGNED));
        expect(verifyInclusion({ index: seq - 1, size: checkpoint.size, leaf, proof: bytes(value.proof), root: checkpoint.root })).toBe(
          true,
        );
        expect(
          verifyInclusion({ index: seq % SIGNED, size: checkpoint.size, leaf, proof: bytes(value.proof), root: checkpoint.root }),
        ).toBe(false);
        expect(createHash('sha256').update(Buffer.from(value.prev, 'hex')).update(value.body).digest('hex')).toBe(value.hash);
      }),
    );
  });

  test.each(SIZES)('RFC 6962 §2.1.2 shows that the newest checkpoint extends the one for %i', (size) => {
    const { value, checkpoint } = prove(5, size);
    const proof = bytes(value.consistency?.proof ?? []);
    const firstRoot = kept.get(size) ?? Buffer.alloc(0);
    expect(value.consistency).toMatchObject({ from: size, fromRoot: firstRoot.toString('base64') });
    expect(verifyConsistency({ first: size, second: checkpoint.size, firstRoot, secondRoot: checkpoint.root, proof })).toBe(true);
  });

  test.each([
    [0, undefined, 'unknown_event'],
    [661, undefined, 'unknown_event'],
    [1.5, undefined, 'unknown_event'],
    [641, undefined, 'not_signed_yet'],
    [1, 0, 'unknown_size'],
    [1, 641, 'unknown_size'],
    [1, 1.5, 'unknown_size'],
  ])('of event %d from size %s is refused: %s', (seq, olderSize, reason) => {
    expect(proveEvent({ reader: world.store.reader }, { seq, olderSize })).toMatchObject({
      ok: false,
      refusal: { code: 'not_provable', reason },
    });
  });
});
