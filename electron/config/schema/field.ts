import { z } from 'zod';

/** How a key is written outside JSON: in an environment variable or after a flag. */
export type FieldForm = 'text' | 'number' | 'boolean' | 'list' | 'json';

/** What the reference and the error messages say of a key besides its description and default. */
export interface FieldMeaning {
  readonly form: FieldForm;
  /** Completes "give …" in an error message. */
  readonly accepts: string;
  readonly unit?: string;
  /** Never echoed, neither in errors nor in the reference. */
  readonly secret?: boolean;
  /** A path: relative ones are resolved against the file or the directory they were given in. */
  readonly isPath?: boolean;
}

/** The meaning of every leaf of the schema, by schema object. */
export const fieldMeanings = z.registry<FieldMeaning>();

const wholeNumber = (unit: string, min: number, max: number) =>
  z
    .int()
    .min(min)
    .max(max)
    .register(fieldMeanings, { form: 'number', unit, accepts: `a whole number from ${min} to ${max} (${unit})` });

export const seconds = (min: number, max: number) => wholeNumber('seconds', min, max);
export const minutes = (min: number, max: number) => wholeNumber('minutes', min, max);
export const days = (min: number, max: number) => wholeNumber('days', min, max);
export const milliseconds = (min: number, max: number) => wholeNumber('milliseconds', min, max);
export const bytes = (min: number, max: number) => wholeNumber('bytes', min, max);
export const kibibytes = (min: number, max: number) => wholeNumber('KiB', min, max);
export const mebibytes = (min: number, max: number) => wholeNumber('MiB', min, max);
export const count = (of: string, min: number, max: number) => wholeNumber(of, min, max);

/** Points of a scale, in tenths and finer. */
export const points = (min: number, max: number) =>
  z
    .number()
    .min(min)
    .max(max)
    .register(fieldMeanings, { form: 'number', unit: 'points', accepts: `a number from ${min} to ${max} (points)` });

export const toggle = () => z.boolean().register(fieldMeanings, { form: 'boolean', accepts: 'true or false' });

export const choice = <const V extends readonly [string, ...string[]]>(values: V) =>
  z.enum(values).register(fieldMeanings, { form: 'text', accepts: `one of ${values.join(', ')}` });

/** A path in the file system. A NUL byte would cut it short in the system call, so it is refused. */
export const filePath = (what: string) =>
  z
    .string()
    .min(1)
    .max(4096)
    .refine((path) => !path.includes('\0'), 'holds a NUL character')
    .register(fieldMeanings, { form: 'text', accepts: `the path of ${what}`, isPath: true });

/** Text with a grammar of its own. `accepts` says it in words. */
export const text = (grammar: RegExp, accepts: string) =>
  z.string().max(2048).regex(grammar).register(fieldMeanings, { form: 'text', accepts });
