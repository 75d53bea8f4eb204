import { setTimeout as sleep } from 'node:timers/promises';
import type { Check } from '../../../shared/contract/server.ts';
import { type Examine, fail, ok, orElse, type Subject, warn } from '../subject.ts';

const ID = 'clock';
const SAMPLE_MS = 100;
const TOLERATED_MS = 20;
/** No correct clock shows a time before this software was written. */
const FIRST_YEAR = 2025;
const FIX = 'Keep the clock by NTP.';

/** The newest fact, when it bears a time that has not come yet. */
const examineLog = ({ store, clock }: Subject): Check[] => {
  const [body] = store.log.bodiesAfter(store.log.headSeq() - 1, 1);
  const parsed: { at?: unknown } = body === undefined ? {} : JSON.parse(body);
  const ahead = typeof parsed.at === 'number' ? parsed.at - clock.now() : 0;
  return ahead > 1000 ? [fail(ID, `The newest fact was recorded ${Math.round(ahead / 1000)} s from now: the clock went back.`, FIX)] : [];
};

/** The wall clock against the year, the monotonic clock and the log. */
export const examineClock: Examine = async (subject) => {
  const { clock } = subject;
  const [wall, steady] = [clock.now(), clock.monotonic()];
  await sleep(SAMPLE_MS);
  const drift = Math.round(clock.now() - wall - (clock.monotonic() - steady));
  const year = new Date(wall).getUTCFullYear();
  return orElse(
    [
      ...(year < FIRST_YEAR ? [fail(ID, `The clock shows the year ${year}.`, `Set it. ${FIX}`)] : []),
      ...(Math.abs(drift) > TOLERATED_MS
        ? [warn(ID, `The wall clock moved ${drift} ms against the monotonic one within ${SAMPLE_MS} ms.`, FIX)]
        : []),
      ...examineLog(subject),
    ],
    ok(ID, new Date(wall).toISOString()),
  );
};
