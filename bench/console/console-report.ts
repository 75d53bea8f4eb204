import type { PartResults } from './figures.ts';
import type { ConsoleResults } from './run-console.ts';

/** From here on a run says more about its neighbours than about the console. */
const DISTURBED = 0.1;

export const partTitle = ({ title, name }: PartResults): string => `${title} (\`--part ${name}\`)`;

/** One sentence on where, when and how. */
export const consoleProvenance = ({ machine, otherLoad }: ConsoleResults): string => {
  const share = `other programs took ${Math.round(otherLoad * 100)} % of the machine when it began`;
  const judged = otherLoad > DISTURBED ? `Disturbed: ${share}; take no figure but CPU from this run.` : `Undisturbed: ${share}.`;
  return (
    `${machine.date}, commit ${machine.commit ?? 'none'}, ${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}, ` +
    `Node ${machine.node}; ${machine.pinned ? 'server and load each on a core of their own, the browser on either' : 'not pinned to cores'}. ${judged}`
  );
};
