import { join } from 'node:path';
import type { LogReportView } from '../../../shared/contract/audit.ts';
import { HEAD_FILE } from '../../audit/head-file.ts';
import type { LogReport } from '../../audit/verify/log-report.ts';
import { verifyLog } from '../../audit/verify/verify-log.ts';
import { done } from '../../lib/outcome.ts';
import { DATABASE_FILE } from '../../store/database-file.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { keepLastVerification } from './last-verification.ts';

type Told = { event: 'progress'; events: number; of: number } | { event: 'report'; report: LogReportView };

/** Progress is told at most this often: who waits wants to see that it goes on, not every step. */
const TELL_EVERY_MS = 200;

const toView = ({ firstBad, ratePerSecond, problems, notes, ...report }: LogReport): LogReportView => ({
  ...report,
  ...(firstBad ? { first_bad: firstBad } : {}),
  problems: [...problems],
  notes: [...notes],
  rate_per_second: ratePerSecond,
});

const record = async ({ store, clock }: OperationDeps, actor: string, { ok, events, firstBad }: LogReport): Promise<void> => {
  const found = firstBad ? { first_bad: firstBad.seq, problem: firstBad.problem } : {};
  await store.write(async (tx) => {
    await keepLastVerification(tx, { at: clock.now(), ok, events });
    await tx.audit({
      kind: 'log.verified',
      actor,
      ...(ok ? {} : { severity: 'critical', success: false }),
      details: { ok, events, ...found },
    });
  });
};

async function* verify(deps: OperationDeps, { actor, signal }: OperationContext, head: string | undefined): AsyncGenerator<Told, void> {
  const { config, clock } = deps;
  const abandoned = new AbortController();
  let latest: Told | undefined;
  let report: LogReport | undefined;
  let wake: () => void = () => undefined;
  const onProgress = ({ events, of }: { readonly events: number; readonly of: number }): void => {
    latest = { event: 'progress', events, of };
    wake();
  };
  const input = { databasePath: join(config.data, DATABASE_FILE), headPath: head ?? join(config.data, HEAD_FILE) };
  const options = { onProgress, signal: AbortSignal.any([abandoned.signal, ...(signal ? [signal] : [])]) };
  const ended = verifyLog(deps, input, options).then((found) => {
    report = found;
  });
  try {
    for (let toldAt = clock.monotonic(); report === undefined; ) {
      const progressed = new Promise<void>((resolve) => {
        wake = resolve;
      });
      // Whichever comes first; a failure comes out here.
      await Promise.race([ended, progressed]);
      if (latest === undefined || clock.monotonic() - toldAt < TELL_EVERY_MS) continue;
      toldAt = clock.monotonic();
      yield latest;
    }
    await record(deps, actor, report);
    yield { event: 'report', report: toView(report) };
  } finally {
    // Who stops listening stops the verification.
    abandoned.abort();
  }
}

/**
 * Verifies the audit log beside the running server: chain, tree, checkpoints, personal values, and the head kept outside the database.
 *
 * @param input.head Path of another kept checkpoint to hold the log against, instead of the one in the data directory.
 * @returns Progress, then the report.
 * @throws StoreFault when the database cannot be opened.
 * Audits `log.verified`, critical when the log is not whole.
 */
export const verifyAudit = async (
  deps: OperationDeps,
  context: OperationContext,
  input: { head?: string | undefined },
): Promise<OperationOutcome<AsyncIterable<Told>>> => done(verify(deps, context, input.head));
