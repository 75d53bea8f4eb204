import { z } from 'zod';
import { configSchema } from './config.ts';
import { keyVariable, serveFlags } from './flags.ts';
import { type FieldMeaning, fieldMeanings } from './schema/field.ts';

/** One leaf of the configuration, as the readers, the error messages and the reference need it. */
export interface ConfigKey extends FieldMeaning {
  /** Dotted path: `oauth.codeLifetime`. */
  readonly key: string;
  readonly path: readonly string[];
  /** Parses a value of this key; `undefined` gives the default. */
  readonly schema: z.ZodType;
  readonly description: string;
  /** Undefined where there is none or where it depends on the machine. */
  readonly defaultValue: unknown;
  readonly variable: string;
  readonly flag: string | undefined;
}

const unwrap = (schema: z.core.$ZodType): z.core.$ZodType =>
  schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional ? unwrap(schema.unwrap()) : schema;

const leaf = (path: readonly string[], schema: z.ZodType): ConfigKey => {
  const meaning = fieldMeanings.get(unwrap(schema));
  const key = path.join('.');
  if (!meaning || !schema.description) throw new Error(`The configuration key ${key} has no meaning or description.`);
  const empty = schema.safeParse(undefined);
  return {
    ...meaning,
    key,
    path,
    schema,
    description: schema.description,
    defaultValue: empty.success ? empty.data : undefined,
    variable: keyVariable(key),
    flag: serveFlags.find((one) => one.key === key)?.flag,
  };
};

const leaves = (path: readonly string[], schema: z.core.$ZodType): readonly ConfigKey[] => {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) {
    return Object.entries<z.core.$ZodType>(inner.shape).flatMap(([name, child]) => leaves([...path, name], child));
  }
  if (!(schema instanceof z.ZodType)) throw new Error(`The configuration key ${path.join('.')} is of an unknown schema.`);
  return [leaf(path, schema)];
};

/** Every configuration key, in the order of the schema. */
export const configKeys: readonly ConfigKey[] = leaves([], configSchema);
