import { done } from '../../lib/outcome.ts';
import { type AddressRange, parseAddressRange } from '../../limits/address-range.ts';
import { type OperationOutcome, refuseInput } from '../operation.ts';

/**
 * Reads the ranges of an input, each once, the widest first.
 *
 * @param field Where they stand in the input.
 * @returns Refusal `invalid_input` with each that is no range, or too wide a one.
 */
export const readRanges = (field: string, given: readonly string[]): OperationOutcome<AddressRange[]> => {
  const read = given.map((text) => parseAddressRange(text));
  const problems = read.flatMap((one, at) =>
    one.ok ? [] : [{ field: given.length === 1 ? field : `${field}[${at}]`, problem: 'It cannot be used.', fix: one.refusal.description }],
  );
  if (problems.length > 0) return refuseInput(problems);
  const ranges = new Map(read.flatMap((one) => (one.ok ? [[one.value.text, one.value] as const] : [])));
  return done([...ranges.values()].sort((a, b) => a.bits - b.bits));
};

/** Reads one range; refusals as `readRanges` has them. */
export const readRange = (field: string, given: string): OperationOutcome<AddressRange> => {
  const read = parseAddressRange(given);
  return read.ok ? done(read.value) : refuseInput([{ field, problem: 'It cannot be used.', fix: read.refusal.description }]);
};
