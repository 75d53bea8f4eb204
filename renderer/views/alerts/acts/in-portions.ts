import type { Alert } from '../../../../shared/contract/alerts.ts';
import { describeChangeError } from '../../../bridge/describe-change-error.ts';
import { describeError } from '../../../bridge/describe-error.ts';

/** The engine takes so many alerts in one call. */
const MOST = 500;

/** What one call answers. */
interface Changed {
  readonly alerts: readonly Alert[];
  readonly failed: readonly { readonly id: string; readonly why: string }[];
  /** Playbook runs that were declined with it. */
  readonly declined?: number;
}

/** What became of a set of alerts. */
export interface Handled {
  readonly matched: number;
  /** As they are now. */
  readonly changed: readonly Alert[];
  readonly failed: number;
  /** How many of those may have been changed all the same: no answer told. */
  readonly unknown: number;
  /** Those that were left as they are and why, as far as it was said. */
  readonly reasons: readonly { readonly id: string; readonly why: string }[];
  /** Playbook runs that were declined with them. */
  readonly declined: number;
}

/** Ids in portions of as many as one call takes. */
export const portionsOf = (ids: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(ids.length / MOST) }, (_, at) => ids.slice(at * MOST, (at + 1) * MOST));

/**
 * Changes a frozen set of alerts, as many at once as the engine takes. A portion that is refused whole does not keep the others from being changed; once the engine is not
 * reached, no more is tried.
 */
export const inPortions = async (ids: readonly string[], call: (ids: string[]) => Promise<Changed>): Promise<Handled> => {
  const changed: Alert[] = [];
  const reasons: { id: string; why: string }[] = [];
  let declined = 0;
  let unknown = 0;
  for (const portion of portionsOf(ids)) {
    try {
      const answer = await call(portion);
      changed.push(...answer.alerts);
      reasons.push(...answer.failed);
      declined += answer.declined ?? 0;
    } catch (error) {
      const failure = describeChangeError(error);
      reasons.push(...portion.map((id) => ({ id, why: failure.text })));
      if (failure.unknown) unknown += portion.length;
      if (describeError(error).kind !== 'refused') break;
    }
  }
  return { matched: ids.length, changed, failed: ids.length - changed.length, unknown, reasons, declined };
};

/** How it went, in one line: `12 of 12`, with the first reason where not all was done. */
export const handledWords = ({ matched, changed, unknown, reasons }: Handled): string => {
  const done = `${changed.length.toLocaleString('en-US')} of ${matched.toLocaleString('en-US')}${unknown > 0 ? ' for certain' : ''}`;
  const [first] = reasons;
  return first ? `${done}. ${first.why}` : `${done}.`;
};
