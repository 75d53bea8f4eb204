// Run by itself, to be killed: opens the data directory, examines what the one before left, then writes as fast as it can and says what was acknowledged.
import { readFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import process from 'node:process';
import { verifyLog } from '../../../electron/audit/verify/verify-log.ts';
import { newId } from '../../../electron/lib/ids.ts';
import { examine } from './examine.ts';
import { openVictim, type Victim } from './open-victim.ts';

const WRITERS = 48;
const EMPTYING_MS = 15;
/** Between two checkpoints. */
const PAUSE_MS = 4;
const THROWS_EVERY = 11;

export interface VictimOrder {
  readonly directory: string;
  /** A JSON file: what the one before acknowledged and threw, and up to where the chain was examined. */
  readonly before: string;
  /** Verifies the whole log and looks for every id there ever was. */
  readonly full: boolean;
}

// Writing to a pipe is synchronous here: what was said before the kill is with the parent.
const say = (word: string, text: string): void => void process.stdout.write(`${word} ${text}\n`);

const issueOne = async ({ store, clock, random }: Victim, n: number): Promise<void> => {
  const jti = newId({ clock, random });
  const throws = n % THROWS_EVERY === 0;
  const now = clock.now();
  const origin = { address: `192.0.2.${n % 200}`, agent: `agent/${n % 3}`, correlation: jti };
  const token = { scope: '', format: 'jwt' as const, expiresAt: now + 900_000 };
  if (throws) say('throws', jti);
  const unit = store.write(async (tx) => {
    await tx.tokens.insertAccess({
      jti,
      hash: random.bytes(32),
      clientId: 'batch',
      userId: null,
      grantId: null,
      audience: ['https://id.example'],
      createdAt: now,
      ...token,
    });
    const details = { grant_type: 'client_credentials', scope: token.scope, format: token.format, expires_at: token.expiresAt };
    await tx.audit({ kind: 'token.issued', client: 'batch', token: jti, ...origin, details });
    if (throws) throw new RangeError('a unit that changes its mind');
  });
  if (!throws) await unit;
  else if (await unit.then(() => true).catch((error: unknown) => !(error instanceof RangeError)))
    throw new Error('a unit that threw stands');
  if (!throws) say('ack', jti);
};

const writeForEver = async (victim: Victim): Promise<never> => {
  let n = 0;
  const forEver = async (): Promise<never> => {
    for (;;) await issueOne(victim, ++n);
  };
  setInterval(() => void victim.store.truncateWal(), EMPTYING_MS);
  // First of all what the one before left unsigned, then one checkpoint after another.
  const signForEver = async (): Promise<never> => {
    for (;;) {
      await victim.checkpointer.checkpoint();
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  };
  return Promise.race([signForEver(), ...Array.from({ length: WRITERS }, forEver)]);
};

const order: VictimOrder = JSON.parse(process.argv[2] ?? '');
const victim = await openVictim(order.directory);
const found = examine(victim.store.path, JSON.parse(readFileSync(order.before, 'utf8')));
const report = order.full
  ? await verifyLog(victim, { databasePath: victim.store.path, headPath: `${order.directory}/log-head.note` })
  : undefined;
const verified = report && { ok: report.ok, events: report.events, checkpoints: report.checkpoints, firstBad: report.firstBad };
flushCompileCache();
say('checked', JSON.stringify({ ...found, warnings: victim.warnings, ...(verified ? { verified } : {}) }));
await writeForEver(victim);
