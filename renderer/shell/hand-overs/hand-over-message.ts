import type { Handed } from '../../../shared/contract/session.ts';
import { counted } from '../../ui/text/counted.ts';

/** What was handed over by one colleague, and where it is. */
interface HandOverMessage {
  readonly title: string;
  readonly detail?: string;
  /** The one thing, or the list of what is theirs. */
  readonly about: Pick<Handed, 'kind' | 'id'> | 'alerts' | 'cases';
  /** The facts it tells. */
  readonly seqs: readonly number[];
}

const whoOf = (by: string | null): string => (by === 'local:cli' ? 'The command line' : (by ?? 'Somebody'));

const messageOf = (by: string | null, given: readonly Handed[]): HandOverMessage => {
  const [newest] = given;
  const note = given.find((one) => one.note !== null)?.note ?? null;
  const detail = note === null ? {} : { detail: note };
  const seqs = given.map(({ seq }) => seq);
  if (given.length === 1 && newest)
    return {
      title: `${whoOf(by)} handed you ${newest.kind === 'alert' ? `an alert: ${newest.title}` : `a case. ${newest.title}`}`,
      ...detail,
      about: newest,
      seqs,
    };
  const alerts = given.filter(({ kind }) => kind === 'alert').length;
  const cases = given.length - alerts;
  const what = [...(alerts > 0 ? [counted(alerts, 'alert')] : []), ...(cases > 0 ? [counted(cases, 'case')] : [])].join(' and ');
  return { title: `${whoOf(by)} handed you ${what}`, ...detail, about: alerts > 0 ? 'alerts' : 'cases', seqs };
};

/** One message for each colleague who handed something over, however much it was. The newest note goes along. */
export const handOverMessages = (handed: readonly Handed[]): readonly HandOverMessage[] => {
  const by = new Map<string | null, Handed[]>();
  for (const one of handed) by.set(one.by_name, [...(by.get(one.by_name) ?? []), one]);
  return [...by].map(([name, given]) => messageOf(name, given));
};
