/** The filters after a change, as the address is to hold them: a member that is undefined or empty is taken out. */
export const mergeSearch = <F extends object>(filters: F, changes: Partial<F>): Record<string, unknown> =>
  Object.fromEntries(Object.entries({ ...filters, ...changes }).filter(([, value]) => value !== undefined && value !== ''));
