import type { Options } from './options.ts';
import { goals } from './report/goals.ts';
import { gatewatch } from './subjects/gatewatch.ts';
import { floor, peers } from './subjects/references.ts';
import type { Subject } from './subjects/subject.ts';
import { catalogue } from './tasks/catalogue.ts';
import type { Work } from './tasks/work.ts';

const allSubjects: readonly Subject[] = [floor, ...peers, gatewatch];

/** A work and the servers that do it in this run. */
export interface PlannedWork {
  readonly work: Work;
  readonly subjects: readonly Subject[];
}

const demandKnown = (option: string, asked: readonly string[], known: readonly string[]): void => {
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`${option} ${unknown} is not known; one of: ${known.join(', ')}`);
};

const subjectsAt = (at: (typeof catalogue)[number]['at']): readonly Subject[] => {
  if (at === 'floor') return [floor];
  return at === 'gatewatch' ? [gatewatch] : [...peers, gatewatch];
};

/** Chooses works and servers by the options; a work chosen brings along the floors its goals name. */
export const plan = (options: Options): readonly PlannedWork[] => {
  const names = catalogue.map(({ work }) => work.name);
  demandKnown('--only', options.only, names);
  demandKnown(
    '--subject',
    options.subjects,
    allSubjects.map(({ name }) => name),
  );
  const compared = goals
    .filter(({ work }) => options.only.includes(work))
    .flatMap(({ than }) => (than?.subject === 'floor' ? [than.work] : []));
  const chosen = options.only.length === 0 ? names : [...options.only, ...compared];
  return catalogue
    .filter(({ work }) => chosen.includes(work.name))
    .map(({ work, at }) => ({
      work,
      subjects: subjectsAt(at).filter(({ name }) => options.subjects.length === 0 || options.subjects.includes(name)),
    }))
    .filter(({ subjects }) => subjects.length > 0);
};
