import type { Rule } from '../../../shared/rule.ts';
import type { Detector } from '../detector.ts';

/** A parameter of a rule by its name, else the value it has by default. */
export type CodedParameters = (name: string, byDefault: number) => number;

/** Makes the detector of a rule whose logic is written as code. */
export type MakeDetector = (rule: Rule, parameters: CodedParameters) => Detector;

/** The parameters a rule states. */
export const codedParameters =
  (given: Readonly<Record<string, number>>): CodedParameters =>
  (name, byDefault) =>
    Object.hasOwn(given, name) ? (given[name] ?? byDefault) : byDefault;
