import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectControl } from '../../electron/control/connect-control.ts';
import { guessPassword } from '../../electron/lab/stage/guess-password.ts';
import { createBrowser } from '../../electron/lab/traffic/browser.ts';
import { createHttp } from '../../electron/lab/traffic/http.ts';
import { DATABASE_FILE } from '../../electron/store/database-file.ts';
import type { Alert } from '../../shared/contract/alerts.ts';
import type { PlaybookRun } from '../../shared/contract/response.ts';
import { runArgs } from '../cli/command-line.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { type EngineProcess, startEngineProcess } from './support/engine-process.ts';
import { replayAlerts } from './support/replay-alerts.ts';

const KILLS = 8;
const LANES = 4;
const GUESSES_OF_A_HOST = 12;
/** After the last kill so many hosts come to their end. */
const LAST_HOSTS = 6;
const [FEWEST, MOST] = [6, 50];
const LATEST_MS = 120;
const SETTLE_MS = 30_000;
const AGENT = 'Mozilla/5.0 (X11) Firefox/140.0';
const AUTOMATIC = ['brute-force', 'spraying'];

let home: string;
let data: string;
const key = createSeededRandom('kills in an attack').bytes(32);
const env = { GATEWATCH_MASTER_KEY: key.toString('hex') };

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'gatewatch-attack-kill-'));
  data = join(home, 'data');
  writeFileSync(join(home, 'config.json'), JSON.stringify({ passwords: { argon2: { memoryKiB: 64, iterations: 1, parallelism: 1 } } }));
});
afterAll(async () => {
  for (const engine of started) if (engine.isRunning()) await engine.kill();
  rmSync(home, { recursive: true, force: true });
});

const started: EngineProcess[] = [];
const serve = async (): Promise<EngineProcess> => {
  const engine = await startEngineProcess(data, ['--config', join(home, 'config.json'), '--trusted-proxy', '127.0.0.1/32'], env);
  started.push(engine);
  return engine;
};

const run = async (...args: string[]): Promise<Record<string, unknown>> => {
  const { code, out, err } = await runArgs([...args, '--data', data, '--json'], '', env);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${err}`);
  return JSON.parse(out);
};

/** Somebody who sprays from one host after the other, a few at a time; a host whose guess got no answer goes on with it when there is a server again. */
const createAttack = () => {
  /** Guesses that a host has still to make, and hosts that are at it. */
  const left = new Map<number, number>();
  const taken = new Set<number>();
  let next = 0;
  let over = 0;
  const take = (): number => {
    const waiting = [...left.keys()].find((host) => !taken.has(host));
    const host = waiting ?? next++;
    if (waiting === undefined) left.set(host, GUESSES_OF_A_HOST);
    taken.add(host);
    return host;
  };
  const guess = async ({ issuer, port }: EngineProcess, host: number, nth: number): Promise<void> => {
    const http = createHttp({ port, signal: AbortSignal.timeout(20_000) });
    const browser = createBrowser(
      { http, issuer },
      { address: `198.51.${100 + Math.floor(host / 200)}.${1 + (host % 200)}`, agent: AGENT },
    );
    try {
      await guessPassword(browser, { login: `person-${host}-${nth}`, password: 'Summer2026!' });
    } finally {
      http.close();
    }
  };
  /** Until the server is gone, or `mayGoOn` says no between two hosts. */
  const lane = async (engine: EngineProcess, answered: () => void, mayGoOn: () => boolean): Promise<void> => {
    while (mayGoOn()) {
      const host = take();
      try {
        for (let nth = left.get(host) ?? 0; nth > 0; nth = left.get(host) ?? 0) {
          await guess(engine, host, nth);
          left.set(host, nth - 1);
          answered();
        }
        left.delete(host);
        over += 1;
      } catch {
        return;
      } finally {
        taken.delete(host);
      }
    }
  };
  return {
    over: () => over,
    run: async (engine: EngineProcess, answered: () => void, mayGoOn: () => boolean): Promise<void> => {
      await Promise.all(Array.from({ length: LANES }, () => lane(engine, answered, mayGoOn)));
    },
  };
};

/** Attacks until so many guesses were answered and some milliseconds have passed, and kills the server then, with requests under way. */
const attackAndKill = async (attack: ReturnType<typeof createAttack>, guesses: number, after: number): Promise<void> => {
  const engine = await serve();
  let count = 0;
  let killing: Promise<void> | undefined;
  const answered = (): void => {
    count += 1;
    if (count === guesses) killing = wait(after).then(() => engine.kill());
  };
  await attack.run(engine, answered, () => true);
  await killing;
  if (!killing) throw new Error(`The server was gone after ${count} guesses.`);
};

const look = <T>(sql: string): T[] => {
  const db = new Database(join(data, DATABASE_FILE), { readonly: true });
  try {
    return db.prepare<[], T>(sql).all();
  } finally {
    db.close();
  }
};

/** Waits until every follower has read the whole log and no playbook is at work. */
const settle = async (): Promise<void> => {
  const behind = 'SELECT name FROM follower WHERE cursor < (SELECT max(seq) FROM audit_event)';
  const working = "SELECT id AS name FROM playbook_run WHERE state = 'running'";
  for (const end = Date.now() + SETTLE_MS; look(`${behind} UNION ALL ${working}`).length > 0; await wait(50))
    if (Date.now() > end) throw new Error('The followers did not come to the end of the log.');
};

const findRuns = async (): Promise<PlaybookRun[]> => {
  const control = await connectControl(data);
  if (!control) throw new Error('Nobody serves.');
  const found: PlaybookRun[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { runs: PlaybookRun[]; next: string | null } = await control.response.runs({ limit: 200, cursor });
    found.push(...page.runs);
    cursor = page.next;
  }
  return found;
};

interface Left {
  readonly alerts: readonly Alert[];
  readonly runs: readonly PlaybookRun[];
  readonly verified: Record<string, unknown>;
}

let left: Left;
beforeAll(async () => {
  const random = createSeededRandom('moments');
  const between = (low: number, high: number): number => low + (random.bytes(2).readUInt16BE() % (high - low + 1));
  const attack = createAttack();
  for (let kill = 0; kill < KILLS; kill++) await attackAndKill(attack, between(FEWEST, MOST), between(0, LATEST_MS));
  const engine = await serve();
  const enough = attack.over() + LAST_HOSTS;
  await attack.run(
    engine,
    () => undefined,
    () => attack.over() < enough,
  );
  await settle();
  // What was only counted by then is recorded as it stops, and read when it is back.
  await engine.stop();
  const back = await serve();
  await settle();
  const runs = await findRuns();
  await back.stop();
  const { alerts } = (await run('alerts', 'list', '--state', 'all', '--limit', '500')) as unknown as { alerts: Alert[] };
  left = { alerts, runs, verified: await run('audit', 'verify') };
}, 180_000);

const known = (alerts: readonly { rule: string; about: string; decided: number; count: number }[]): string[] =>
  alerts.map(({ rule, about, decided, count }) => `${rule}, ${about}: decided by ${decided}, ${count} facts`).toSorted();

describe(`a server that is killed ${KILLS} times in an attack`, () => {
  it('has raised exactly the alerts that its log gives when it is read once, by a server that never fell: none is missing, none is there twice', async () => {
    const replayed = await replayAlerts(data, join(home, 'copy'), key);
    const expected = known(
      replayed.map(({ rule, subjectKind, subject, decidedSeq, count }) => ({
        rule,
        about: `${subjectKind} ${subject}`,
        decided: decidedSeq,
        count,
      })),
    );
    const found = known(
      left.alerts.map(({ rule, subject, decided_seq, count }) => ({
        rule,
        about: `${subject.kind} ${subject.id}`,
        decided: decided_seq,
        count,
      })),
    );
    expect(found).toEqual(expected);
    expect(found.length).toBeGreaterThan(KILLS);
    const raised = look<{ body: string }>("SELECT body FROM audit_event WHERE kind = 'alert.raised'").map(
      ({ body }) => JSON.parse(body).details.alert,
    );
    expect(raised.toSorted()).toEqual(left.alerts.map(({ id }) => id).toSorted());
  });

  it('has answered each alert once: one run of its playbook, one block of its address', () => {
    const sprayed = left.alerts.filter(({ rule }) => rule === 'password-spraying');
    expect(sprayed.length).toBeGreaterThan(KILLS);
    const runs = left.runs.filter(({ playbook }) => playbook !== null && AUTOMATIC.includes(playbook));
    expect(runs.map(({ state }) => state)).toEqual(runs.map(() => 'done'));
    expect(new Set(runs.map(({ playbook, alert }) => `${playbook} ${alert}`)).size).toBe(runs.length);
    for (const { id } of sprayed) expect(runs.filter(({ alert }) => alert === id).map(({ playbook }) => playbook)).toEqual(['spraying']);
    const blocks = look<{ details: string }>("SELECT body AS details FROM audit_event WHERE kind = 'address.blocked'").map(
      ({ details }) => JSON.parse(details).details.rule,
    );
    expect(new Set(blocks).size).toBe(blocks.length);
    const standing = look<{ count: number }>("SELECT count(*) AS count FROM address_rule WHERE kind = 'block'");
    expect(standing).toEqual([{ count: new Set(sprayed.map(({ subject }) => subject.id)).size }]);
    expect(blocks.length).toBe(standing[0]?.count);
  });

  it('was killed between a fact and its alert, or between an alert and its answer', () => {
    interface Step {
      readonly boot: string;
      readonly kind: string;
      readonly details: { readonly decided_by?: number; readonly run?: string };
    }
    const events = new Map(
      look<{ seq: number; body: string }>('SELECT seq, body FROM audit_event').map(({ seq, body }) => [seq, JSON.parse(body) as Step]),
    );
    const all = [...events.values()];
    const raisedLater = all.filter(
      ({ kind, boot, details }) => kind === 'alert.raised' && events.get(details.decided_by ?? 0)?.boot !== boot,
    );
    const begun = new Map(all.filter(({ kind }) => kind === 'playbook.started').map(({ details, boot }) => [details.run, boot]));
    const finishedLater = all.filter(({ kind, boot, details }) => kind === 'playbook.finished' && begun.get(details.run) !== boot);
    process.stdout.write(`alerts raised after a kill ${raisedLater.length}, playbooks finished after one ${finishedLater.length}\n`);
    expect(raisedLater.length + finishedLater.length).toBeGreaterThan(0);
  });

  it('has a log that verifies', () => {
    expect(left.verified).toMatchObject({ ok: true });
    process.stdout.write(
      `kills ${KILLS}, alerts ${left.alerts.length}, playbook runs ${left.runs.length}, events ${left.verified.events}\n`,
    );
  });
});
