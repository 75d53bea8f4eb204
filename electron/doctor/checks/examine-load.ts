import { shedClasses, shedClassNames } from '../../../shared/load-class.ts';
import { type Examine, ok, type Subject, warn, weakness } from '../subject.ts';

const ID = 'load';
/** Requests shed longer ago than this are history. */
const RECENT_MS = 600_000;

const shedWords = (subject: Subject, lastShed: number, shed: Readonly<Record<number, number>>): string => {
  const seconds = Math.round((subject.clock.monotonic() - lastShed) / 1000);
  const classes = shedClasses
    .filter((load) => (shed[load] ?? 0) > 0)
    .map((load) => `${shed[load]} in class ${load} (${shedClassNames[load]})`);
  return `Requests are shed: ${classes.join(', ')} since the start, the last ${seconds} s ago.`;
};

/** Whether more comes than can be done, and whether anything is done about it. */
export const examineLoad: Examine = (subject) => {
  const { config, shedding, clock } = subject;
  if (!config.protection.overload.enabled)
    return [weakness(subject, ID, 'Nothing is shed under overload.', 'Set protection.overload.enabled to true.')];
  if (!shedding) return [ok(ID, 'no server runs')];
  const { limit, inWork, waiting, shed, lastShed } = shedding.state();
  if (lastShed !== null && clock.monotonic() - lastShed < RECENT_MS)
    return [
      warn(
        ID,
        shedWords(subject, lastShed, shed),
        'See in Overview and Network who asks so much; a machine too small for honest load needs more cores or a faster disk.',
      ),
    ];
  return [ok(ID, `${inWork} requests in work, ${waiting} waiting, at most ${limit} at once`)];
};
