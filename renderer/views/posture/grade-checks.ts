import type { Check } from '../../../shared/contract/server.ts';

const order: readonly Check['status'][] = ['fail', 'warn', 'ok'];

/** The checks with the worst first, in the doctor's order among their like, and all of it in a sentence. */
export const gradeChecks = (checks: readonly Check[]): { readonly sorted: readonly Check[]; readonly said: string } => {
  const open = checks.filter(({ status }) => status !== 'ok').length;
  const all = checks.length === 1 ? 'The one check is well' : `All ${checks.length} checks are well`;
  return {
    sorted: order.flatMap((status) => checks.filter((check) => check.status === status)),
    said:
      checks.length === 0
        ? 'Nothing was checked'
        : open === 0
          ? all
          : `${open} of ${checks.length} checks ${open === 1 ? 'is' : 'are'} not well`,
  };
};
