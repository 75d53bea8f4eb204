/** Tests are at fault under `tests.<n>`, of a whole rule under `rule.tests.<n>`. */
const OF_TEST = /^(?:rule\.)?tests\.\d+$/;

/** What the engine says of tests of the rule that fail, and what it says of other fields. */
export const splitErrors = (
  errors: Readonly<Record<string, string>>,
): { readonly tests: readonly string[]; readonly others: Readonly<Record<string, string>> } => {
  const entries = Object.entries(errors);
  return {
    tests: entries.flatMap(([field, message]) => (OF_TEST.test(field) ? [message] : [])),
    others: Object.fromEntries(entries.filter(([field]) => !OF_TEST.test(field))),
  };
};
