import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HEAD_FILE, readKeptHead } from '../../electron/audit/head-file.ts';
import { checkLogHead, openLogIdentity } from '../../electron/audit/log-identity.ts';
import { type AcceptedLog, acceptRestoredLog } from '../../electron/audit/restore-log.ts';
import { verifyNote } from '../../electron/audit/signed-note.ts';
import { createLogWorld } from '../support/log-world.ts';
import { sealerOf, withLog } from './open-log.ts';
import { verifyHere } from './tampering.ts';

const INPUT = { reason: 'the disk broke, this is the backup of Monday', actor: 'local:cli' };
const KEPT = 500;
/** Events of the older copy: the newest ten of them had not been signed. */
const OLDER = 310;

let home: string;
let directory: string;
let older: string;
let formerNote: string;

/** A log that was put back to an older copy of its database, and still has the newest head beside it. */
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'gatewatch-restore-'));
  directory = join(home, 'data');
  older = join(home, 'older');
  mkdirSync(directory);
  const world = await createLogWorld({ directory });
  await world.record(OLDER - 10);
  await world.checkpointer.checkpoint();
  await world.record(10);
  await world.store.truncateWal();
  await cp(directory, older, { recursive: true });
  await world.record(KEPT - OLDER);
  await world.checkpointer.checkpoint();
  await world.shut();
  formerNote = readFileSync(join(directory, HEAD_FILE), 'utf8');
  putBack();
});
afterEach(() => rm(home, { recursive: true, force: true }));

const putBack = (): void => {
  for (const name of readdirSync(older)) if (name !== HEAD_FILE) copyFileSync(join(older, name), join(directory, name));
};

const accept = async (seed: string): Promise<AcceptedLog> => {
  const outcome = await withLog(directory, (deps) => acceptRestoredLog(deps, INPUT), seed);
  if (!outcome.ok) throw new Error(outcome.refusal.description);
  return outcome.value;
};

const open = () => createLogWorld({ directory });

describe('an older copy that is accepted', () => {
  test('goes on under a new name and key, and says from where to where it went back', async () => {
    const former = readKeptHead(directory)?.origin;
    const accepted = await accept('one');
    expect(accepted).toMatchObject({ fromSize: KEPT, toSize: OLDER });
    expect(accepted.origin).not.toBe(former);
    expect((await withLog(directory, openLogIdentity)).origin).toBe(accepted.origin);
    expect(await withLog(directory, checkLogHead)).toEqual({ ok: true, value: { warnings: [] } });
  });

  test('has it on the record: log.restored is the next event, critical, with who, why, sizes and name', async () => {
    const { origin } = await accept('one');
    const world = await open();
    const bodies = world.store.log.bodiesAfter(OLDER, 10).map((body) => JSON.parse(body));
    await world.shut();
    expect(bodies).toMatchObject([
      {
        seq: OLDER + 1,
        kind: 'log.restored',
        severity: 5,
        actor: INPUT.actor,
        details: { from_size: KEPT, to_size: OLDER, reason: INPUT.reason, origin },
      },
    ]);
  });

  test('is signed at once by the new key, and the head that was given up stays as evidence', async () => {
    const { origin, formerHead } = await accept('one');
    expect(readFileSync(formerHead, 'utf8')).toBe(formerNote);
    const kept = readKeptHead(directory);
    expect(kept).toMatchObject({ origin, size: OLDER + 1 });
    const identity = await withLog(directory, openLogIdentity);
    expect(verifyNote(kept?.note ?? '', [identity])).toMatchObject({ ok: true });
    expect(verifyNote(formerNote, [identity])).toMatchObject({ ok: false, refusal: { reason: 'unknown_key' } });
  });

  test('verifies afterwards, whole, and after it went on', async () => {
    await accept('one');
    const world = await open();
    expect(verifyHere(world.sealer, directory)).toMatchObject({ ok: true, events: OLDER + 1, problems: [] });
    await world.record(300);
    await world.checkpointer.checkpoint();
    await world.shut();
    const report = verifyHere(world.sealer, directory);
    expect(report).toMatchObject({ ok: true, events: OLDER + 301, checkpoints: 3, problems: [] });
    expect(report.notes.join('\n')).toContain('the log goes under 2 names');
  });

  test('may be put back and accepted again: every time another name', async () => {
    const first = await accept('one');
    putBack();
    const second = await accept('two');
    expect(second).toMatchObject({ fromSize: OLDER + 1, toSize: OLDER });
    expect(second.origin).not.toBe(first.origin);
    expect(second.formerHead).not.toBe(first.formerHead);
    expect([first, second].every(({ formerHead }) => existsSync(formerHead))).toBe(true);
    expect(verifyHere(sealerOf(), directory)).toMatchObject({ ok: true });
  });

  test('interrupted before the former head was put aside, it can be accepted once more', async () => {
    await accept('one');
    writeFileSync(join(directory, HEAD_FILE), formerNote);
    const second = await accept('two');
    const world = await open();
    await world.record(5);
    await world.checkpointer.checkpoint();
    await world.shut();
    expect(world.signer.origin).toBe(second.origin);
    expect(verifyHere(world.sealer, directory)).toMatchObject({ ok: true, problems: [] });
  });

  test('an empty database in place of one that is gone is accepted too', async () => {
    const empty = join(home, 'empty');
    mkdirSync(empty);
    copyFileSync(join(directory, HEAD_FILE), join(empty, HEAD_FILE));
    directory = empty;
    expect(await accept('one')).toMatchObject({ fromSize: KEPT, toSize: 0 });
    expect(verifyHere(sealerOf(), directory)).toMatchObject({ ok: true, events: 1 });
  });
});

describe('what is not accepted', () => {
  const readHead = (): string | undefined => {
    const path = join(directory, HEAD_FILE);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  };
  const refused = async (): Promise<object> => {
    const head = readHead();
    const outcome = await withLog(directory, (deps) => acceptRestoredLog(deps, INPUT));
    expect(readHead()).toBe(head);
    return outcome;
  };

  test('a log that agrees with its head: there is nothing to accept', async () => {
    await accept('one');
    expect(await refused()).toMatchObject({ ok: false, refusal: { code: 'nothing_to_accept', reason: 'consistent' } });
  });

  test('a log without a kept head', async () => {
    await rm(join(directory, HEAD_FILE));
    expect(await refused()).toMatchObject({ ok: false, refusal: { code: 'nothing_to_accept', reason: 'consistent' } });
  });

  test.each([
    ['that is no note', () => 'hello\n'],
    ['that claims more than was signed', (note: string) => note.replace(`\n${KEPT}\n`, '\n999999\n')],
  ])('a head %s: it is broken, and nothing is recorded', async (_, change) => {
    writeFileSync(join(directory, HEAD_FILE), change(formerNote));
    expect(await refused()).toMatchObject({ ok: false, refusal: { code: 'log_broken', reason: 'head_altered' } });
    expect(await withLog(directory, async ({ store }) => store.head().seq)).toBe(OLDER);
  });

  test('a copy that is not whole itself', async () => {
    await withLog(directory, ({ store }) => store.write((tx) => tx.log.putTile({ level: 1, index: 0, hashes: Buffer.alloc(32) })));
    expect(await refused()).toMatchObject({ ok: false, refusal: { code: 'log_broken', reason: 'tree' } });
  });
});
