import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ExportEvent, exportCheckpoint, exportEnd, exportEvent, exportHeader } from '../../electron/audit/export-format.ts';
import type { EventFilter } from '../../electron/audit/read/event-filter.ts';
import { type ExportRequest, exportLog } from '../../electron/audit/read/export-log.ts';
import { encodeVerifierKey } from '../../electron/audit/signed-note.ts';
import { createLogWorld, type LogWorld } from '../support/log-world.ts';

const VERIFIER = join(import.meta.dirname, '../../verifier/gatewatch-verify.mjs');
const EVENTS = 700;

let world: LogWorld;
let trusted: string;

beforeAll(async () => {
  world = await createLogWorld();
  for (const size of [100, 256, 300, 512]) {
    await world.record(size - world.store.head().seq);
    await world.checkpointer.checkpoint();
  }
  await world.record(EVENTS - 512);
  trusted = encodeVerifierKey({ name: world.signer.name, publicKeyRaw: world.signer.publicKeyRaw });
});

afterAll(() => world.close());

const depsOf = (log: LogWorld) => ({
  reader: log.store.reader,
  sealer: log.sealer,
  clock: log.clock,
  checkpoint: log.checkpointer.checkpoint,
});

const exported = async (request: Partial<ExportRequest> = {}, log = world) => {
  const made = exportLog(depsOf(log), { format: 'jsonl', personal: true, ...request });
  let text = '';
  for await (const line of made.lines) text += line;
  return { text, summary: made.summary() };
};

const eventsOf = (text: string): ExportEvent[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('{"seq"'))
    .map((line) => exportEvent.parse(JSON.parse(line)));

/** What the stand-alone verifier says of an export. It has none of this product's code. */
const judge = (text: string, ...args: string[]) => {
  const file = join(world.directory, 'export.jsonl');
  writeFileSync(file, text);
  const { status, stdout } = spawnSync(process.execPath, [VERIFIER, file, '--json', ...args], { encoding: 'utf8' });
  rmSync(file);
  return { status, ...JSON.parse(stdout) };
};

describe('a complete export', () => {
  test('holds every event up to a checkpoint that was made for it, and the stand-alone verifier finds it whole', async () => {
    const { text, summary } = await exported();
    expect(summary).toEqual({ events: EVENTS, first: 1, last: EVENTS });
    expect(judge(text, '--key', trusted)).toMatchObject({
      status: 0,
      result: 'whole',
      complete: true,
      events: EVENTS,
      checkpoints: { relied: 5, newest: { size: EVENTS } },
    });
  });

  test('keeps to the format, line by line, and no event carries a proof', async () => {
    const { text } = await exported();
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(exportHeader.parse(lines[0])).toMatchObject({
      origin: world.signer.origin,
      keys: [trusted],
      first: 1,
      last: EVENTS,
      complete: true,
    });
    expect(exportEnd.parse(lines.at(-1))).toMatchObject({ events: EVENTS });
    for (const line of lines.slice(1, -1))
      expect('checkpoint' in line ? exportCheckpoint.parse(line) : exportEvent.parse(line)).toBeTruthy();
    expect(eventsOf(text).some((event) => 'proof' in event)).toBe(false);
  });

  test('without personal values has none of them and is as whole', async () => {
    const { text } = await exported({ personal: false });
    expect(text).not.toMatch(/198\.51\.100\.|Mozilla/);
    expect(judge(text, '--key', trusted)).toMatchObject({ status: 0, personal: { opened: 0 } });
  });

  test('an event changed in the file is found by the verifier, at its number', async () => {
    const { text } = await exported();
    expect(
      judge(text.replace('"code":"code-100"', '"code":"code-101"'.replace('101', '999')).replace('kid-5 ', 'kid-6 '), '--key', trusted),
    ).toMatchObject({
      status: 1,
      problem: { seq: 6 },
    });
  });

  test('what is recorded while it runs is left for the next one', async () => {
    const log = await createLogWorld({ seed: 'running' });
    await log.record(400);
    const made = exportLog(depsOf(log), { format: 'jsonl', personal: true });
    let text = '';
    let lines = 0;
    for await (const line of made.lines) {
      text += line;
      lines += 1;
      if (lines % 100 === 0) await log.record(50);
      if (lines === 250) await log.checkpointer.checkpoint();
    }
    expect(made.summary()).toEqual({ events: 400, first: 1, last: 400 });
    expect(judge(text)).toMatchObject({ status: 0, events: 400 });
    await log.close();
  });

  test('of a log without events is whole and empty', async () => {
    const log = await createLogWorld({ seed: 'empty' });
    const { text, summary } = await exported({}, log);
    expect(summary).toEqual({ events: 0, first: 0, last: 0 });
    expect(judge(text)).toMatchObject({ status: 0, events: 0 });
    await log.close();
  });
});

describe('a filtered export', () => {
  test.each<[string, EventFilter, (event: Record<string, unknown>) => boolean]>([
    ['by kind', { kinds: ['code.refused'] }, (event) => event.kind === 'code.refused'],
    ['by user and success', { user: 'user-1', success: true }, (event) => event.user === 'user-1' && event.success === true],
    ['by severity', { minSeverity: 'high' }, (event) => Number(event.severity) >= 4],
  ])('%s proves each event against the newest checkpoint', async (_, filter, wanted) => {
    const { text, summary } = await exported({ filter });
    const events = eventsOf(text);
    expect(events.length).toBeGreaterThan(20);
    expect(events.every(({ body }) => wanted(JSON.parse(body)))).toBe(true);
    expect(summary).toEqual({ events: events.length, first: events[0]?.seq, last: events.at(-1)?.seq });
    expect(judge(text, '--key', trusted)).toMatchObject({ status: 0, complete: false, events: events.length });
  });

  test('by time keeps the order of the log although the clock was set back', async () => {
    const log = await createLogWorld({ seed: 'back' });
    const start = log.clock.now();
    await log.record(150);
    log.clock.jump(start);
    await log.record(300);
    const { text, summary } = await exported({ filter: { from: start + 10, to: start + 40 } }, log);
    expect(summary.events).toBeGreaterThan(100);
    expect(judge(text)).toMatchObject({ status: 0, events: summary.events });
    await log.close();
  });

  test('that finds nothing is whole and empty', async () => {
    const { text, summary } = await exported({ filter: { user: 'nobody' } });
    expect(summary).toEqual({ events: 0, first: 0, last: 0 });
    expect(judge(text, '--key', trusted)).toMatchObject({ status: 0, events: 0 });
  });

  test('for an address nobody came from finds nothing', async () => {
    expect((await exported({ filter: { address: '203.0.113.99' } })).summary.events).toBe(0);
  });
});

describe('an export as CSV', () => {
  test('has a line for each event, and no text that a spreadsheet would run', async () => {
    const log = await createLogWorld({ seed: 'csv' });
    await log.store.write(async (tx) => {
      await tx.audit({
        kind: 'code.refused',
        client: '=cmd|calc!A1',
        agent: '+1,"2"\r\n-3',
        address: '@SUM(A1)',
        details: { reason: 'unknown' },
      });
      await tx.audit({ kind: 'key.activated', actor: 'system', details: { kid: 'a', alg: 'ES256' } });
    });
    const { text, summary } = await exported({ format: 'csv' }, log);
    expect(summary).toEqual({ events: 2, first: 1, last: 2 });
    expect(text.split('\r\n')[0]).toBe(
      'seq,time,kind,severity,success,user,client,session,grant,token,correlation,actor,address,agent,login,details,hash',
    );
    expect(text).toContain('\r\n1,2026-11-21T12:00:00.000Z,code.refused,medium,false,,"\'=cmd|calc!A1"');
    expect(text).toContain(`"'@SUM(A1)","'+1,""2""\r\n-3"`);
    await log.close();
  });

  test('leaves personal values out when they are not wanted', async () => {
    const { text } = await exported({ format: 'csv', personal: false, filter: { kinds: ['user.signed_in'] } });
    expect(text.split('\r\n').length).toBeGreaterThan(100);
    expect(text).not.toMatch(/198\.51\.100\.|Mozilla/);
  });
});
