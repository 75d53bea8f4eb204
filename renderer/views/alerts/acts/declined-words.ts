interface Reversibility {
  readonly kind: 'reversible' | 'partly';
  readonly text: string;
}

const REOPENS = 'A closed alert can be opened again; the verdict stays in the log.';
const UNCOUNTED = 'Playbook runs that were prepared and wait about this are declined and stay so; how many there are could not be counted.';

/** `1 prepared playbook run`, `3 prepared playbook runs`. */
export const preparedRuns = (count: number): string => `${count.toLocaleString('en-US')} prepared playbook ${count === 1 ? 'run' : 'runs'}`;

/** What becomes of the prepared runs as alerts are closed; nothing where none waits. @param declines Null when that could not be counted. */
export const declinesWords = (declines: number | null): string | null => {
  if (declines === null) return UNCOUNTED;
  if (declines === 0) return null;
  return `${preparedRuns(declines)} that ${declines === 1 ? 'waits' : 'wait'} for approval about this ${declines === 1 ? 'is' : 'are'} declined and ${declines === 1 ? 'stays' : 'stay'} so.`;
};

/** Whether closing alerts can be taken back: they can, the runs that are declined with them cannot. */
export const closingReversibility = (declines: number | null): Reversibility => {
  const words = declinesWords(declines);
  return words === null ? { kind: 'reversible', text: REOPENS } : { kind: 'partly', text: `${REOPENS} ${words}` };
};

/** What a closing did besides, or what stays of it once it was taken back; nothing where no run was declined. */
export const declinedWords = (declined: number, when: 'closed' | 'undone'): string | undefined => {
  if (declined === 0) return undefined;
  const [were, stay] = declined === 1 ? ['was', 'stays'] : ['were', 'stay'];
  return when === 'closed'
    ? `${preparedRuns(declined)} that waited about this ${were} declined.`
    : `${preparedRuns(declined)} ${stay} declined.`;
};
