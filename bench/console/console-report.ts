import type { PartResults, PartsResults } from './figures.ts';

/** From here on a run says more about its neighbours than about what it measures. */
const DISTURBED = 0.1;

export const partTitle = ({ title, name }: PartResults): string => `${title} (\`--part ${name}\`)`;

/** One sentence on where, when and how. */
export const partsProvenance = ({ machine, otherLoad }: PartsResults, pinned: string): string => {
  const share = `other programs took ${Math.round(otherLoad * 100)} % of the machine when it began`;
  const judged = otherLoad > DISTURBED ? `Disturbed: ${share}; take no figure but CPU from this run.` : `Undisturbed: ${share}.`;
  return (
    `${machine.date}, commit ${machine.commit ?? 'none'}, ${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}, ` +
    `Node ${machine.node}; ${machine.pinned ? pinned : 'not pinned to cores'}. ${judged}`
  );
};

export const consoleProvenance = (results: PartsResults): string =>
  partsProvenance(results, 'server and load each on a core of their own, the browser on either');

export const detectProvenance = (results: PartsResults): string => partsProvenance(results, 'on a core of its own');
