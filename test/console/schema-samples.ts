import { getEventIteratorSchemaDetails } from '@orpc/contract';
import { z } from 'zod';
import { quietHours, subscription } from '../../shared/contract/notifications.ts';
import { condition, measure, rule, ruleLogic, ruleOverride, technique } from '../../shared/rule.ts';

/** What of a schema's definition is read here; every kind has some of it. */
interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly catchall?: z.core.$ZodType;
  readonly element?: z.core.$ZodType;
  readonly innerType?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
  readonly keyType?: z.core.$ZodType;
  readonly valueType?: z.core.$ZodType;
  readonly values?: readonly unknown[];
  readonly entries?: Readonly<Record<string, unknown>>;
  readonly checks?: readonly z.core.$ZodCheck[];
}

export const definitionOf = (schema: z.core.$ZodType): Definition => schema._zod.def as unknown as Definition;

/** The most characters or elements that a schema takes; undefined without a bound. */
export const mostOf = (schema: z.core.$ZodType): number | undefined => {
  for (const { _zod } of definitionOf(schema).checks ?? []) {
    const { check, maximum } = _zod.def as { readonly check: string; readonly maximum?: number };
    if (check === 'max_length') return maximum;
  }
  return undefined;
};

/** The fewest elements that a list takes, and one at least, so that there is something to see. */
const leastOf = (schema: z.core.$ZodType): number => {
  const checks = (definitionOf(schema).checks ?? []).map(({ _zod }) => _zod.def as { readonly check: string; readonly minimum?: number });
  return Math.max(1, ...checks.map(({ check, minimum = 1 }) => (check === 'min_length' ? minimum : 1)));
};

/** A key that no schema knows. */
export const STRANGE = 'no_such_key';

/** Members of a schema, each with how it is reached: `filter.kinds[]`. The schema itself comes first. */
export const schemasIn = (schema: z.core.$ZodType, path = ''): readonly { readonly path: string; readonly schema: z.core.$ZodType }[] => {
  const { shape = {}, element, innerType, options = [], keyType, valueType } = definitionOf(schema);
  return [
    { path, schema },
    ...Object.entries(shape).flatMap(([name, member]) => schemasIn(member, path === '' ? name : `${path}.${name}`)),
    ...(element ? schemasIn(element, `${path}[]`) : []),
    ...(innerType ? schemasIn(innerType, path) : []),
    ...options.flatMap((option) => schemasIn(option, path)),
    ...(keyType ? schemasIn(keyType, `${path}{key}`) : []),
    ...(valueType ? schemasIn(valueType, `${path}{}`) : []),
  ];
};

const TEXTS = ['abcdef', '/tokens', '2026-11-21T12:00:00.000Z', 'x'.repeat(20), 'T1110.003', 'kind', 'details.reason', '22:00'];
const NUMBERS = [60, 1, 3600];

const leafOf = (schema: z.core.$ZodType, { type, values, entries }: Definition): unknown => {
  if (type === 'literal') return values?.[0];
  if (type === 'enum') return Object.values(entries ?? {})[0];
  const tried = { string: TEXTS, number: NUMBERS, boolean: [true], null: [null], unknown: ['x'], custom: [{}] }[type];
  const found = tried?.find((value) => z.safeParse(schema, value).success);
  if (found === undefined) throw new Error(`no sample of ${type} is known`);
  return found;
};

/** A record over an enumeration has all its keys. */
const keysOf = ({ keyType }: Definition): readonly string[] => {
  if (!keyType) return [];
  const { entries } = definitionOf(keyType);
  return entries ? Object.values(entries).map(String) : [String(sampleOf(keyType))];
};

/** Documents of one form wherever they stand: they are told strictly as they were taken. */
const DOCUMENTS: ReadonlySet<z.core.$ZodType> = new Set([
  rule,
  ruleOverride,
  ruleLogic,
  condition,
  measure,
  technique,
  subscription,
  quietHours,
]);

/** A value of the schema with all its members, the first of its alternatives each. */
export const sampleOf = (schema: z.core.$ZodType): unknown => {
  const definition = definitionOf(schema);
  const { type, shape = {}, element, innerType, options, valueType } = definition;
  if (type === 'object') return Object.fromEntries(Object.entries(shape).map(([name, member]) => [name, sampleOf(member)]));
  if (element) return Array.from({ length: leastOf(schema) }, () => sampleOf(element));
  if (innerType) return sampleOf(innerType);
  if (options?.[0]) return sampleOf(options[0]);
  if (valueType) return Object.fromEntries(keysOf(definition).map((key) => [key, sampleOf(valueType)]));
  return leafOf(schema, definition);
};

/** The same values with a strange key, in one object each: at every depth and in every alternative. */
export const strangersOf = (
  schema: z.core.$ZodType,
  { documents }: { readonly documents: boolean },
): readonly { readonly value: unknown; readonly without: unknown }[] => {
  if (!documents && DOCUMENTS.has(schema)) return [];
  const definition = definitionOf(schema);
  const { type, shape = {}, element, innerType, options, valueType } = definition;
  const within = (inner: z.core.$ZodType) => strangersOf(inner, { documents });
  const wrap = (inner: z.core.$ZodType, around: (value: unknown) => unknown) =>
    within(inner).map(({ value, without }) => ({ value: around(value), without: around(without) }));
  if (type === 'object') {
    const whole = sampleOf(schema) as object;
    const inMembers = Object.entries(shape).flatMap(([name, member]) => wrap(member, (value) => ({ ...whole, [name]: value })));
    return [{ value: { ...whole, [STRANGE]: 1 }, without: whole }, ...inMembers];
  }
  if (element) return wrap(element, (value) => [value, ...Array.from({ length: leastOf(schema) - 1 }, () => sampleOf(element))]);
  if (innerType) return within(innerType);
  if (options) return options.flatMap(within);
  if (!valueType) return [];
  const whole = sampleOf(schema) as object;
  const [key] = keysOf(definition);
  return key === undefined ? [] : wrap(valueType, (value) => ({ ...whole, [key]: value }));
};

/** What a stream gives bit by bit; the schema itself for anything else. */
export const partsOf = (schema: z.core.$ZodType): z.core.$ZodType => {
  const details = getEventIteratorSchemaDetails(schema as z.ZodType);
  return (details?.yields as z.core.$ZodType | undefined) ?? schema;
};
