import { execFile } from 'node:child_process';
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalJson } from '../../electron/audit/canonical.ts';
import {
  csvLine,
  type ExportEvent,
  type ExportLine,
  exportCheckpoint,
  exportEnd,
  exportEvent,
  exportHeader,
  exportLine,
} from '../../electron/audit/export-format.ts';
import {
  appendLeaf,
  emptyFrontier,
  frontierRoot,
  hashFromTiles,
  inclusionProof,
  leafHash,
  tilesFor,
} from '../../electron/audit/merkle-tree.ts';
import { checkpointText, encodeVerifierKey, type NoteSigner, signNote } from '../../electron/audit/signed-note.ts';

const VERIFIER = join(import.meta.dirname, '../../verifier/gatewatch-verify.mjs');

const signer = (name: string, seed: number): NoteSigner => {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, seed)]);
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  return { name, privateKey, publicKeyRaw: createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(12) };
};

const LOG = signer('gatewatch.example/log', 1);
const OTHER = signer('gatewatch.example/log', 2);
const KEY = encodeVerifierKey(LOG);
const EVENTS = 300;

const commit = (field: string, value: string, salt: Buffer): string =>
  createHash('sha256').update(salt).update(`${field}\0${value}`).digest('base64url');

const bodyOf = (seq: number, change: Record<string, unknown> = {}): string => {
  const salt = Buffer.alloc(16, seq);
  const personal = { address: commit('address', `192.0.2.${seq % 250}`, salt), login: commit('login', `zoë-${seq}`, salt) };
  return canonicalJson({ seq, at: 1_763_718_000_000 + seq, kind: 'token.issued', details: { scope: 'openid €😀' }, personal, ...change });
};

const personalOf = (seq: number) => {
  const salt = Buffer.alloc(16, seq).toString('base64url');
  return { address: { value: `192.0.2.${seq % 250}`, salt }, login: { value: `zoë-${seq}`, salt } };
};

/** Events that are rightly chained, over whatever bodies. */
const chain = (bodies: readonly string[]): ExportEvent[] => {
  let prev = '0'.repeat(64);
  return bodies.map((body, i) => {
    const hash = createHash('sha256').update(Buffer.from(prev, 'hex')).update(body).digest('hex');
    const event = { seq: i + 1, body, prev, hash, personal: personalOf(i + 1) };
    prev = hash;
    return event;
  });
};

const BODIES = Array.from({ length: EVENTS }, (_, i) => bodyOf(i + 1));
const WHOLE = chain(BODIES);

const noteFor = (size: number, bodies: readonly string[] = BODIES, key: NoteSigner = LOG, origin = LOG.name): string => {
  const root = frontierRoot(bodies.slice(0, size).map(leafHash).reduce(appendLeaf, emptyFrontier));
  return signNote(checkpointText({ origin, size, root }), key);
};

const proofFor = (seq: number, size: number): string[] => {
  const leaves = BODIES.slice(0, size).map(leafHash);
  const tiles = new Map(tilesFor(0, size, leaves, () => undefined).map(({ level, index, hashes }) => [`${level}/${index}`, hashes]));
  const readHash = hashFromTiles((level, index) => tiles.get(`${level}/${index}`));
  return inclusionProof(seq - 1, size, readHash).map((hash) => hash.toString('base64'));
};

const headerOf = (change: object = {}): ExportLine =>
  exportHeader.parse({
    gatewatch: 'audit-export',
    version: 1,
    origin: LOG.name,
    keys: [KEY],
    first: 1,
    last: EVENTS,
    exportedAt: 1_763_718_999_999,
    complete: true,
    ...change,
  });

const NOTE_LINES = [100, 256, EVENTS].map((size) => ({ checkpoint: noteFor(size) }));

/** Puts a rightful end line under any lines. */
const closed = (lines: readonly ExportLine[]): string => {
  const text = lines.map(exportLine).join('');
  const events = lines.filter((line) => 'seq' in line).length;
  return text + exportLine({ end: true, events, sha256: createHash('sha256').update(text).digest('hex') });
};

const complete = (events: readonly ExportEvent[] = WHOLE, header: object = {}, notes: readonly ExportLine[] = NOTE_LINES): string =>
  closed([headerOf({ last: events.length, ...header }), ...events, ...notes]);

const altered = (seq: number, change: Partial<ExportEvent>): ExportEvent[] =>
  WHOLE.map((event) => (event.seq === seq ? { ...event, ...change } : event));

const PICKED = [3, 100, 101, 299];
const filtered = (change: (event: ExportEvent) => ExportEvent = (event) => event, notes: readonly ExportLine[] = NOTE_LINES): string => {
  const events = WHOLE.filter(({ seq }) => PICKED.includes(seq)).map((event) => change({ ...event, proof: proofFor(event.seq, EVENTS) }));
  return closed([headerOf({ complete: false }), ...notes, ...events]);
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewatch-verify-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Answer {
  readonly status: number;
  readonly result: string;
  readonly reason: string;
  readonly seq: number | undefined;
  readonly through: number | undefined;
  readonly text: string;
}

let files = 0;
const run = (args: readonly string[]): Promise<{ status: number; text: string }> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [VERIFIER, ...args], (_error, stdout) =>
      resolve({ status: child.exitCode ?? -1, text: stdout }),
    );
  });

const verify = async (content: string | Buffer, ...args: string[]): Promise<Answer> => {
  const file = join(folder, `${++files}.jsonl`);
  writeFileSync(file, content);
  const { status, text } = await run([file, '--json', ...args]);
  const { result, reason, problem } = JSON.parse(text);
  return { status, result, reason: reason ?? problem?.reason, seq: problem?.seq, through: problem?.through, text };
};

const expectBroken = async (content: string | Buffer, seq: number | undefined, reason: RegExp, ...args: string[]): Promise<void> => {
  const answer = await verify(content, ...args);
  expect(answer).toMatchObject({ status: 1, result: 'broken' });
  expect({ seq: answer.seq, reason: answer.reason }).toEqual({ seq, reason: expect.stringMatching(reason) });
};

describe.concurrent('verifier: whole exports', () => {
  test('a complete export is whole under a key given by hand, and the report says what it does not prove', async () => {
    const answer = await verify(complete(), '--key', KEY);
    expect(answer.status).toBe(0);
    expect(JSON.parse(answer.text)).toMatchObject({
      result: 'whole',
      origin: LOG.name,
      complete: true,
      events: EVENTS,
      last: EVENTS,
      checkpoints: { relied: 3, passedOver: 0, newest: { size: EVENTS } },
      personal: { opened: 2 * EVENTS, withheld: 0 },
      keys: { source: 'given', used: [KEY] },
      notes: [],
    });
    expect(JSON.parse(answer.text).notProven.join()).toContain('that an event was true');
  });

  test('without a key it says that it trusted the key in the file', async () => {
    const answer = await verify(complete());
    expect(answer.status).toBe(0);
    expect(JSON.parse(answer.text)).toMatchObject({
      keys: { source: 'file' },
      notes: [expect.stringContaining('keys in the file itself')],
    });
    expect(JSON.parse(answer.text).notProven.join()).toContain('who signed');
  });

  test('checkpoints may stand anywhere: before their events, among them or after', async () => {
    const [a, b, c] = NOTE_LINES;
    if (!a || !b || !c) throw new Error('three checkpoints are needed');
    const zero = { checkpoint: noteFor(0) };
    const text = closed([headerOf(), zero, c, ...WHOLE.slice(0, 200), a, ...WHOLE.slice(200), b]);
    expect(await verify(text, '--key', KEY)).toMatchObject({ status: 0, result: 'whole' });
  });

  test('personal values that were erased or withheld leave an export whole', async () => {
    const erased = WHOLE.map(({ personal, ...event }) =>
      event.seq % 2 === 0 ? event : { ...event, personal: { login: personal?.login } },
    );
    const answer = await verify(complete(erased), '--key', KEY);
    expect(answer.status).toBe(0);
    expect(JSON.parse(answer.text).personal).toEqual({ opened: EVENTS / 2, withheld: (3 * EVENTS) / 2 });
  });

  test('a filtered export is whole when every event is proven', async () => {
    const answer = await verify(filtered(), '--key', KEY);
    expect(answer).toMatchObject({ status: 0, result: 'whole' });
    expect(JSON.parse(answer.text)).toMatchObject({ complete: false, events: PICKED.length });
    expect(JSON.parse(answer.text).notProven.join()).toContain('the filter left nothing out');
  });

  test('an empty log is whole, with or without a checkpoint', async () => {
    expect(await verify(complete([], {}, []))).toMatchObject({ status: 0 });
    expect(await verify(complete([], {}, [{ checkpoint: noteFor(0) }]), '--key', KEY)).toMatchObject({ status: 0 });
  });

  test('checkpoints of a former origin are relied on under its key, and passed over without it', async () => {
    const former = signer('gatewatch.example/former', 7);
    const notes = [{ checkpoint: noteFor(100, BODIES, former, former.name) }, { checkpoint: noteFor(EVENTS) }];
    const text = complete(WHOLE, { keys: [encodeVerifierKey(former), KEY] }, notes);
    expect(JSON.parse((await verify(text)).text).checkpoints).toMatchObject({ relied: 2, passedOver: 0 });
    expect(JSON.parse((await verify(text, '--key', KEY)).text).checkpoints).toMatchObject({ relied: 1, passedOver: 1 });
  });

  test('events after the newest checkpoint are named without a key, and not accepted under one', async () => {
    const text = complete(WHOLE, {}, NOTE_LINES.slice(0, 2));
    const answer = await verify(text);
    expect(answer.status).toBe(0);
    expect(JSON.parse(answer.text).notes.join()).toContain('events after 256');
    expect(await verify(text, '--key', KEY)).toMatchObject({ status: 1, seq: 257, through: EVENTS });
  });

  test('the result is given as text as well', async () => {
    const file = join(folder, 'as-text.jsonl');
    writeFileSync(file, complete());
    const { status, text } = await run(['--key', KEY, file]);
    expect(status).toBe(0);
    expect(text).toMatch(/^WHOLE: 300 events of gatewatch\.example\/log \(complete\)[\s\S]*This does not prove:/);
    writeFileSync(file, complete(altered(7, { body: bodyOf(7, { at: 1 }) })));
    expect((await run([file])).text).toMatch(/^BROKEN at event 7 \(line 8\): /);
  });
});

describe.concurrent('verifier: tampered complete exports', () => {
  test('an edited body is named', () =>
    expectBroken(complete(altered(42, { body: bodyOf(42, { kind: 'token.refused' }) })), 42, /hash does not fit/));
  test('an edited body with its hash made to fit breaks the chain at the next event', () => {
    const body = bodyOf(42, { kind: 'token.refused' });
    const hash = createHash('sha256')
      .update(Buffer.from(WHOLE[41]?.prev ?? '', 'hex'))
      .update(body)
      .digest('hex');
    return expectBroken(complete(altered(42, { body, hash })), 43, /prev is not the hash of event 42/);
  });
  test('an edited first event is named', () => expectBroken(complete(altered(1, { body: bodyOf(1, { at: 1 }) })), 1, /hash does not fit/));
  test('a log that does not start from 32 zero bytes is named', () =>
    expectBroken(complete(altered(1, { prev: 'a'.repeat(64) })), 1, /prev is not the hash/));
  test('a deleted event is named as missing', () =>
    expectBroken(
      complete(
        WHOLE.filter(({ seq }) => seq !== 42),
        { last: EVENTS },
      ),
      42,
      /event 42 is missing/,
    ));
  test('two swapped events are named', () => {
    const swapped = WHOLE.map((event, i) => (i === 49 ? WHOLE[50] : i === 50 ? WHOLE[49] : event)).filter((event) => event !== undefined);
    return expectBroken(complete(swapped), 50, /event 50 is missing/);
  });
  test('two events with swapped bodies are named', () =>
    expectBroken(complete(altered(50, { body: BODIES[50] ?? '' })), 50, /the body says it is event 51/));
  test('a doubled event is named', () =>
    expectBroken(
      complete(
        WHOLE.flatMap((event) => (event.seq === 9 ? [event, event] : [event])),
        { last: EVENTS },
      ),
      9,
      /comes after event 9/,
    ));

  test('a rewritten and wholly re-chained log contradicts the next checkpoint, which names the range', async () => {
    const forged = chain(BODIES.map((body, i) => (i === 149 ? bodyOf(150, { kind: 'token.refused' }) : body)));
    expect(await verify(complete(forged), '--key', KEY)).toMatchObject({ status: 1, seq: 101, through: 256 });
  });
  test('a re-chained log with checkpoints signed by another key is refused under the right key, and its own key in the header', async () => {
    const bodies = BODIES.map((body, i) => (i === 149 ? bodyOf(150, { kind: 'token.refused' }) : body));
    const forged = complete(chain(bodies), { keys: [encodeVerifierKey(OTHER)] }, [{ checkpoint: noteFor(EVENTS, bodies, OTHER) }]);
    await expectBroken(forged, 1, /under no checkpoint that a given key signed/, '--key', KEY);
    expect((await verify(forged)).status).toBe(0);
  });
  test('the newest events cut, everything else made to fit, contradicts the checkpoint over them', () =>
    expectBroken(complete(WHOLE.slice(0, 290)), 291, /the newest were cut/));
  test('the newest events and checkpoints cut contradict the header', () =>
    expectBroken(complete(WHOLE.slice(0, 256), { last: EVENTS }, NOTE_LINES.slice(0, 2)), 257, /promises events up to 300/));
  test('a file cut between lines lacks its end', () => {
    const lines = complete().split('\n');
    return expectBroken(`${lines.slice(0, 200).join('\n')}\n`, 200, /end line is missing/);
  });
  test('a file cut within a line says so', () => {
    const text = complete();
    return expectBroken(text.slice(0, text.indexOf('"seq":77') + 20), 77, /middle of a line/);
  });
  test('a file cut just before its last newline says so', () => expectBroken(complete().slice(0, -1), 301, /middle of a line/));
  test('lines after the end are noticed', () =>
    expectBroken(`${complete()}${exportLine(NOTE_LINES[0] ?? headerOf())}`, undefined, /after the end/));
  test('a changed header is noticed by the digest', () =>
    expectBroken(complete().replace('"exportedAt":1763718999999', '"exportedAt":1763718999998'), undefined, /digest/));
  test('a removed checkpoint is noticed by the digest', () => {
    const [note] = NOTE_LINES;
    return expectBroken(complete().replace(note ? exportLine(note) : '', ''), undefined, /digest/);
  });
  test.each([
    ['false', '"end":true', '"end":false'],
    ['with a member more', '"end":true', '"end":true,"note":"trust me"'],
  ])('an end line that is %s is noticed', (_what, from, to) =>
    expectBroken(complete().replace(from, to), undefined, /end line is malformed/));
  test('a checkpoint line without a note is noticed', () =>
    expectBroken(complete().replace(/\{"checkpoint":"[^"]*"\}\n/, '{"checkpoint":5}\n'), undefined, /checkpoint line is malformed/));
  test('a wrong count in the end line is noticed', () =>
    expectBroken(complete().replace('"events":300', '"events":299'), 301, /counts 299/));
});

describe.concurrent('verifier: bodies, commitments, signatures', () => {
  const rechained = (seq: number, body: string) => {
    const bodies = BODIES.with(seq - 1, body);
    return complete(chain(bodies), {}, [{ checkpoint: noteFor(EVENTS, bodies) }]);
  };
  test.each([
    ['white space', `{ ${bodyOf(5).slice(1)}`],
    ['members in another order', '{"seq":5,"at":1}'],
    ['a member twice', '{"at":1,"at":1,"seq":5}'],
    ['a number in another form', '{"at":1.0,"seq":5}'],
    ['minus zero', '{"at":-0,"seq":5}'],
    ['a needless escape', '{"at":"\\u0041","seq":5}'],
    ['half a surrogate pair', '{"at":"\\ud800","seq":5}'],
    ['an array', '[5]'],
    ['no JSON', '{"seq":5'],
    ['nesting without end', `{"at":${'['.repeat(100_000)}${']'.repeat(100_000)},"seq":5}`],
  ])('a body with %s is not canonical, even if everything else fits', (_what, body) =>
    expectBroken(rechained(5, body), 5, /not canonical/));
  test('a body that names another seq is named', () => expectBroken(rechained(5, bodyOf(5, { seq: 6 })), 5, /the body says it is event 6/));
  test('a body whose seq is text is named', () => expectBroken(rechained(5, bodyOf(5, { seq: '5' })), 5, /the body says it is event/));

  test('a personal value that was not recorded is named', () =>
    expectBroken(
      complete(altered(8, { personal: { ...personalOf(8), login: { ...personalOf(8).login, value: 'mallory' } } })),
      8,
      /not the one that was recorded/,
    ));
  test('a personal value with another salt is named', () =>
    expectBroken(
      complete(altered(8, { personal: { login: { value: 'zoë-8', salt: Buffer.alloc(16).toString('base64url') } } })),
      8,
      /not the one/,
    ));
  test('a personal value under another field is named', () =>
    expectBroken(complete(altered(8, { personal: { agent: personalOf(8).login } })), 8, /not the one that was recorded/));
  test('a salt of another length, which could shift bytes into the value, is named', () => {
    const login = { value: '-8', salt: Buffer.concat([Buffer.alloc(16, 8), Buffer.from('login\0zoë')]).toString('base64url') };
    return expectBroken(complete(altered(8, { personal: { login } })), 8, /personal value is malformed/);
  });
  test.each([null, [], 'text', 5])('commitments that are %j are named', (personal) =>
    expectBroken(rechained(8, bodyOf(8, { personal })), 8, /not an object/));
  test.each(['null', '[]', '"text"'])('personal values that are %s are named', (text) => {
    const { personal } = WHOLE[7] ?? {};
    const whole = complete(WHOLE.map((event) => (event.seq === 8 ? event : { ...event, personal: undefined })));
    return expectBroken(whole.replace(JSON.stringify(personal), text), 8, /not an object/);
  });
  test('a malformed commitment is named', () =>
    expectBroken(rechained(8, bodyOf(8, { personal: { login: 'short' } })), 8, /commitment is malformed/));

  test('a false signature of the log is named', async () => {
    const text = noteFor(EVENTS);
    const good = signNote(checkpointText({ origin: LOG.name, size: 1, root: Buffer.alloc(32) }), LOG);
    const forged = text.replace(/— .*\n$/, good.slice(good.indexOf('—')));
    await expectBroken(complete(WHOLE, {}, [{ checkpoint: forged }]), undefined, /false signature/);
    await expectBroken(complete(WHOLE, {}, [{ checkpoint: forged }]), undefined, /false signature/, '--key', KEY);
  });
  test('a checkpoint that no key of the file signed is named', () =>
    expectBroken(complete(WHOLE, {}, [{ checkpoint: noteFor(EVENTS, BODIES, OTHER) }]), undefined, /none of the keys in the file/));
  test('a checkpoint over other events is named, though its signature is good', () =>
    expectBroken(complete(WHOLE, {}, [{ checkpoint: noteFor(EVENTS, BODIES.with(200, 'x')) }]), 1, /events 1 to 300 are not those/));
  test('two checkpoints for one size that contradict each other are named', () =>
    expectBroken(
      complete(WHOLE, {}, [...NOTE_LINES, { checkpoint: noteFor(256, BODIES.with(200, 'x')) }]),
      undefined,
      /contradict each other/,
    ));
  test('a newest checkpoint of another log than the header says is named', () =>
    expectBroken(complete(WHOLE, {}, [{ checkpoint: noteFor(EVENTS, BODIES, LOG, 'gatewatch.example/other') }]), undefined, /another log/));
  test('the wrong key given by hand is not satisfied by the key in the file', () =>
    expectBroken(complete(), 1, /under no checkpoint that a given key signed/, '--key', encodeVerifierKey(OTHER)));
  test('an empty log under a key has to be signed', () => expectBroken(complete([], {}, []), 1, /under no checkpoint/, '--key', KEY));
  const signedText = (text: string) => signNote(text, LOG);
  const headOf = (size: number) => checkpointText({ origin: LOG.name, size, root: Buffer.alloc(32) });
  test.each([
    ['without signatures', headOf(EVENTS)],
    ['that is any text', 'hello'],
    ['with carriage returns', noteFor(EVENTS).replaceAll('\n', '\r\n')],
    ['with a tab in an extension line', noteFor(EVENTS).replace('\n\n', '\na\tb\n\n')],
    ['with half a surrogate pair in an extension line', noteFor(EVENTS).replace('\n\n', '\na\ud800\n\n')],
    ['with an empty line in its text', signedText(`${headOf(EVENTS)}\nmore\n`)],
    ['without a root', signedText(`${LOG.name}\n${EVENTS}\n`)],
    ['with an origin of two words', signedText(headOf(EVENTS).replace('/', ' '))],
  ])('a checkpoint %s is named', (_what, note) =>
    expectBroken(complete(WHOLE, {}, [{ checkpoint: note }]), undefined, /not a signed note|checkpoint is malformed/));
  test.each([
    '— other.example AAAA',
    '— other.example AAAAAAA',
    '— a+b AAAAAAAA',
  ])('a checkpoint with the signature line %j is named', (line) =>
    expectBroken(complete(WHOLE, {}, [{ checkpoint: `${noteFor(EVENTS)}${line}\n` }]), undefined, /signature line .* malformed/));
  test('a malformed checkpoint is named', () =>
    expectBroken(complete(WHOLE, {}, [{ checkpoint: noteFor(EVENTS).replace('\n300\n', '\n0300\n') }]), undefined, /malformed/));
});

describe.concurrent('verifier: filtered exports', () => {
  test('an edited event is named', () =>
    expectBroken(
      filtered((event) => {
        if (event.seq !== 100) return event;
        const body = bodyOf(100, { at: 1 });
        return { ...event, body, hash: createHash('sha256').update(Buffer.from(event.prev, 'hex')).update(body).digest('hex') };
      }),
      100,
      /does not lead to the checkpoint/,
    ));
  test('a proof of another event is named', () =>
    expectBroken(
      filtered((event) => (event.seq === 101 ? { ...event, proof: proofFor(100, EVENTS) } : event)),
      101,
      /does not lead/,
    ));
  test('a missing, short or long proof is named', async () => {
    await expectBroken(
      filtered(({ proof, ...event }) => (event.seq === 3 ? event : { ...event, proof })),
      3,
      /missing or malformed/,
    );
    await expectBroken(
      filtered((event) => ({ ...event, proof: event.proof?.slice(1) })),
      3,
      /does not lead/,
    );
    await expectBroken(
      filtered((event) => ({ ...event, proof: [...(event.proof ?? []), Buffer.alloc(32).toString('base64')] })),
      3,
      /does not lead/,
    );
  });
  test('neighbours that are both there have to be chained', () =>
    expectBroken(
      filtered((event) => (event.seq === 101 ? { ...event, prev: 'a'.repeat(64) } : event)),
      101,
      /prev is not the hash/,
    ));
  test('an event the newest checkpoint does not cover is named', () =>
    expectBroken(
      filtered((event) => ({ ...event, proof: proofFor(Math.min(event.seq, 100), 100) }), NOTE_LINES.slice(0, 1)),
      101,
      /for 100 events, does not cover/,
    ));
  test('a proof against an older checkpoint than the newest is not enough', () =>
    expectBroken(
      filtered((event) => (event.seq === 3 ? { ...event, proof: proofFor(3, 256) } : event)),
      3,
      /does not lead/,
    ));
  test('without a checkpoint nothing is proven', () => expectBroken(filtered(undefined, []), 3, /no checkpoint/));
  test('an export of no events under a key has to hold a checkpoint that it signed', async () => {
    const none = (key: NoteSigner) => closed([headerOf({ complete: false }), { checkpoint: noteFor(EVENTS, BODIES, key) }]);
    expect(await verify(none(LOG), '--key', KEY)).toMatchObject({ status: 0 });
    await expectBroken(none(OTHER), undefined, /none of the given keys/, '--key', KEY);
    await expectBroken(closed([headerOf({ complete: false })]), undefined, /none of the given keys/, '--key', KEY);
  });
  test('the wrong key is not satisfied', () => expectBroken(filtered(), 3, /none of the given keys/, '--key', encodeVerifierKey(OTHER)));
  test('an event outside the range of the header is named', () =>
    expectBroken(filtered().replace('"first":1', '"first":50'), 3, /outside the range/));
});

describe.concurrent('verifier: lines that are not of the format', () => {
  const lineOf = (seq: number) => exportLine(WHOLE[seq - 1] ?? headerOf());
  const withLine = (change: (line: string) => string) => complete().replace(lineOf(4), () => change(lineOf(4)));
  test.each([
    ['a member twice', (line: string) => line.replace('{"seq":4', '{"seq":9,"seq":4'), /compact JSON/, 4],
    ['white space', (line: string) => line.replace('{"seq"', '{ "seq"'), /compact JSON/, 4],
    ['a carriage return', (line: string) => line.replace('\n', '\r\n'), /compact JSON/, 4],
    ['a member of its own', (line: string) => line.replace('{"seq":4', '{"note":"trust me","seq":4'), /not part of the format/, 4],
    ['text', () => 'hello\n', /compact JSON/, 4],
    ['null', () => 'null\n', /compact JSON/, 4],
    ['nothing', () => '\n', /compact JSON/, 4],
    ['no body', () => '{"seq":4}\n', /body, prev or hash is malformed/, 4],
    ['an object', () => '{}\n', /seq is not a positive integer/, 4],
    ['a seq past 2^53', (line: string) => line.replace('"seq":4', '"seq":9007199254740992'), /seq is not a positive integer/, 4],
  ] as const)('a line with %s is named', (_what, change, reason, seq) => expectBroken(withLine(change), seq, reason));
  test('an event that passes itself off as a checkpoint line is not skipped', () => {
    const [note] = NOTE_LINES;
    const disguised = filtered().replace('{"seq":101', `{"seq":101,"checkpoint":${JSON.stringify(note?.checkpoint)}`);
    return expectBroken(disguised, 101, /checkpoint line is malformed/);
  });
  test('bytes that are not UTF-8 are named', () => {
    const text = complete();
    const bytes = Buffer.from(text);
    bytes[Buffer.byteLength(text.slice(0, text.indexOf(lineOf(4)) + 30))] = 0xff;
    return expectBroken(bytes, 4, /compact JSON/);
  });
  test('a line longer than 4 MiB is named and not held in memory', () =>
    expectBroken(
      withLine(() => `${'x'.repeat(5_000_000)}\n`.repeat(2)),
      4,
      /longer than 4 MiB/,
    ));
  test('large events that straddle the reading buffer are read', async () => {
    const bodies = BODIES.map((body, i) => (i < 9 ? bodyOf(i + 1, { details: { text: 'x€'.repeat(130_000) } }) : body));
    expect(await verify(complete(chain(bodies), {}, [{ checkpoint: noteFor(EVENTS, bodies) }]), '--key', KEY)).toMatchObject({ status: 0 });
  });
});

describe.concurrent('verifier: unusable input', () => {
  test.each([
    ['an empty file', ''],
    ['another file', 'hello\nworld\n'],
    ['a long file without lines', 'x'.repeat(6_000_000)],
    ['an event first', exportLine(WHOLE[0] ?? headerOf())],
    ['another version', complete().replace('"version":1', '"version":2')],
    ['another program', complete().replace('"audit-export"', '"other-export"')],
    ['a header with a member more', complete().replace('"version":1', '"version":1,"x":1')],
    ['a header without an origin', complete().replace(/"origin":"[^"]*",/, '')],
    ['a complete export that starts late', complete().replace('"first":1', '"first":2')],
  ])('%s ends with status 2', async (_what, content) => {
    expect(await verify(content)).toMatchObject({
      status: 2,
      result: 'unusable',
      reason: expect.stringMatching(/^(?!the verifier failed)./),
    });
  });
  test.each([
    ['no file named', [], /^UNUSABLE: usage/],
    ['a file that is not there', [join(import.meta.dirname, 'no-such-file')], /cannot read the file: ENOENT/],
    ['a folder', [import.meta.dirname], /regular file/],
    ['two files', [VERIFIER, VERIFIER], /^UNUSABLE: usage/],
    ['an unknown option', [VERIFIER, '--quick'], /^UNUSABLE: usage/],
    ['a key that is none', [VERIFIER, '--key', 'secret'], /--key wants/],
    ['a key left out', [VERIFIER, '--key'], /--key wants/],
  ])('%s ends with status 2 and says why', async (_what, args, reason) => {
    const { status, text } = await run(args);
    expect(status).toBe(2);
    expect(text).toMatch(reason);
  });
  test('--help explains itself', async () => {
    expect(await run(['--help'])).toEqual({ status: 0, text: expect.stringContaining('--key VKEY') });
  });
});

describe('verifier: independence', () => {
  test('it imports nothing but what Node brings', () => {
    const source = readFileSync(VERIFIER, 'utf8');
    const imports = [...source.matchAll(/\bfrom\s+'([^']+)'|\bimport\s*\(|\brequire\s*\(/g)].map(([all, name]) => name ?? all);
    expect(imports).toEqual(['node:crypto', 'node:fs']);
  });
});

describe('export format', () => {
  test('the schemas take what the exporter writes, and nothing beside it', () => {
    const [event] = WHOLE;
    expect(exportEvent.parse({ ...event, proof: proofFor(1, EVENTS) })).toBeTruthy();
    expect(exportCheckpoint.parse(NOTE_LINES[0])).toBeTruthy();
    expect(exportEnd.parse({ end: true, events: 0, sha256: '0'.repeat(64) })).toBeTruthy();
    expect(exportEvent.safeParse({ ...event, extra: 1 }).success).toBe(false);
    expect(exportEvent.safeParse({ ...event, hash: 'A'.repeat(64) }).success).toBe(false);
    expect(exportEvent.safeParse({ ...event, seq: 0 }).success).toBe(false);
    expect(exportEvent.safeParse({ ...event, personal: { login: { value: 'a', salt: 'AA' } } }).success).toBe(false);
    expect(exportEvent.safeParse({ ...event, proof: ['AA=='] }).success).toBe(false);
  });

  test('every 32-byte hash and 16-byte salt in its canonical spelling passes the schemas, no other spelling does', () => {
    for (let i = 0; i < 256; i++) {
      const proof = [Buffer.alloc(32, i).toString('base64')];
      const salt = Buffer.alloc(16, i).toString('base64url');
      expect(exportEvent.safeParse({ ...WHOLE[0], proof, personal: { agent: { value: '', salt } } }).success).toBe(true);
    }
    expect(exportEvent.safeParse({ ...WHOLE[0], proof: [`${'A'.repeat(42)}B=`] }).success).toBe(false);
    expect(exportEvent.safeParse({ ...WHOLE[0], personal: { agent: { value: '', salt: `${'A'.repeat(21)}B` } } }).success).toBe(false);
  });

  test('RFC 4180 §2 quotes cells with commas, quotes and line breaks, and ends lines with CRLF', () => {
    expect(csvLine(['a', 1, true, null, undefined, 'b,c', 'say "x"', 'two\nlines', ' padded ', ''])).toBe(
      'a,1,true,,,"b,c","say ""x""","two\nlines"," padded ",\r\n',
    );
  });

  test.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\tx',
    '\rx',
    '\nx',
    '＝1',
  ])('a cell that starts like the formula %j is only ever text', (text) => {
    expect(csvLine([text])).toBe(`"'${text}"\r\n`);
  });

  test('numbers, negative ones too, are left as they are', () => {
    expect(csvLine([-1, 1.5])).toBe('-1,1.5\r\n');
  });
});
