import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { actRoles } from '../../shared/contract/acts.ts';
import { contract } from '../../shared/contract/index.ts';
import type { Access } from '../../shared/contract/procedure.ts';
import { type Role, roleMeanings, roles } from '../../shared/role.ts';
import { code, page, table } from './markdown.ts';

const AREAS = new URL('../../electron/operations/areas/', import.meta.url);
const INTRODUCTION = `Everything that an operator can do, as the console and the command line call it. The desktop app calls over a MessagePort, a browser by
\`POST /rpc/<area>/<operation>\` on the console's port with the cookie of its session and its own \`Origin\`; the command line calls over the local socket of the data
directory, as an administrator. An input is an object of the fields named, \`?\` those that may be left out; unknown fields are refused.

An operation is refused with a code and a description (\`REFUSED\`: nothing was changed), turned away (\`DENIED\`: not signed in, locked, or not of that role; the
attempt is on the record), or fails (\`FAULT\`). What is *passive* is called by an open screen on its own, and does not keep the console from locking.`;

/** What operations are wrapped in: what they do is told by themselves. */
const WRAPPERS: ReadonlySet<string> = new Set(['unlessWide']);

interface Operation {
  readonly area: string;
  readonly name: string;
  readonly access: Access;
  readonly input: string;
}

/** A function that implements an operation, by what its comment says. */
interface Told {
  readonly does: string;
  readonly audits: string;
}

type Fields = Pick<z.core.JSONSchema.BaseSchema, 'properties' | 'required'>;

const namesOfFields = ({ properties = {}, required = [] }: Fields): string =>
  Object.keys(properties)
    .map((field) => code(required.includes(field) ? field : `${field}?`))
    .join(', ');

const fieldsOf = (schema: unknown): string => {
  if (!(schema instanceof z.ZodType)) return '';
  const { oneOf, anyOf, ...fields } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  if (oneOf) return 'one of the acts';
  return (anyOf ?? [fields]).map((one) => namesOfFields(one)).join('; or ');
};

const listOperations = (): readonly Operation[] =>
  Object.entries(contract).flatMap(([area, procedures]) =>
    Object.entries(procedures).map(([name, procedure]) => {
      const { meta, inputSchema } = procedure['~orpc'];
      return { area, name, access: meta, input: fieldsOf(inputSchema) };
    }),
  );

const namesOf = (allowed: readonly Role[]): string => (allowed.length === roles.length ? 'every role' : allowed.join(', '));

const whoMay = ({ roles: allowed, passive }: Access): string => {
  if (allowed === 'anyone') return 'anyone';
  const who = allowed === 'signed_in' ? 'every role, also while locked' : namesOf(allowed);
  return passive ? `${who}; passive` : who;
};

/** What refers to other code is of no use on a page. */
const withoutReferences = (text: string): string =>
  text
    .replace(/\{@link (\w+)\}/g, '`$1`')
    .replace(/(?:,? or|;)? ?\bas `[a-z]\w*`/g, '')
    .replace(/: see `\w+`/g, '')
    .replace(/^\.$/, '')
    .trim();

/** The comment right before an exported function: what it does is its first paragraph, what it records the one that begins with "Audits". */
const readComment = (source: string, name: string): Told | undefined => {
  const before = source.slice(0, source.search(new RegExp(`export (?:const|async function\\*?|function\\*?) ${name}\\b`)));
  const comment = before.slice(before.lastIndexOf('/**') + 3);
  if (!/\*\/\s*$/.test(comment)) return undefined;
  const lines = comment
    .slice(0, comment.lastIndexOf('*/'))
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trim());
  const text = lines.join('\n').trim();
  const does = text.split(/\n\n|\n@|\bAudits /, 1)[0] ?? '';
  const audits = /\bAudits (.*?)(?:\n\n|\n@|$)/s.exec(text)?.[1] ?? '';
  return { does: withoutReferences(does.replaceAll('\n', ' ')), audits: withoutReferences(audits.replaceAll('\n', ' ')) };
};

/** `area.operation` → what its function says, read from the table of each area and the files it imports. */
const readFunctions = (): ReadonlyMap<string, Told> => {
  const told = new Map<string, Told>();
  for (const file of readdirSync(AREAS).sort()) {
    const source = readFileSync(new URL(file, AREAS), 'utf8');
    const homes = new Map<string, string>();
    for (const [, names = '', path = ''] of source.matchAll(/import \{ ([^}]+) \} from '(\.\.\/[^']+)';/g))
      for (const name of names.split(', ')) homes.set(name, path);
    const named = (text: string): string | undefined => [...text.matchAll(/\w+/g)].map(([word]) => word).find((word) => isOperation(word));
    const isOperation = (word: string): boolean => !WRAPPERS.has(word) && /^\.\.\/\w+\//.test(homes.get(word) ?? '');
    // `const next = answer(nextBatch);` in front of the table.
    const local = new Map([...source.matchAll(/^const (\w+) = (.+);$/gm)].map(([, name = '', text = '']) => [name, named(text)]));
    const entries = [...source.matchAll(/os\.(\w+)\.(\w+)\.handler\(/g)];
    for (const [at, { 1: area = '', 2: name = '', index }] of entries.entries()) {
      const text = source.slice(index + `os.${area}.${name}.handler(`.length, entries[at + 1]?.index);
      const does = named(text) ?? [...text.matchAll(/\w+/g)].map(([word]) => local.get(word)).find((word) => word !== undefined);
      const home = homes.get(does ?? '');
      const comment = does && home ? readComment(readFileSync(new URL(home, AREAS), 'utf8'), does) : undefined;
      if (comment) told.set(`${area}.${name}`, comment);
    }
  }
  return told;
};

const areaSections = (): readonly string[] => {
  const told = readFunctions();
  const operations = listOperations();
  return [...new Set(operations.map(({ area }) => area))].map((area) => {
    const rows = operations
      .filter((one) => one.area === area)
      .map(({ name, access, input }) => {
        const says = told.get(`${area}.${name}`);
        if (!says || says.does === '') throw new Error(`What ${area}.${name} does cannot be read from its function's comment.`);
        return [code(`${area}.${name}`), whoMay(access), input, says.does, says.audits];
      });
    return `## ${area}\n\n${table(['operation', 'who may call it', 'input', 'what it does', 'what it records'], rows)}`;
  });
};

const roleSection = (): string =>
  `## Roles\n\n${table(
    ['role', 'meaning'],
    roles.map((role) => [role, roleMeanings[role]]),
  )}`;

const actSection = (): string => {
  const rows = Object.entries(actRoles).map(([name, allowed]) => [code(name), namesOf(allowed)]);
  return `## The acts\n\nWhat \`acts.preview\` shows and \`acts.perform\` does. Everybody may look at the effect of every act.\n\n${table(['act', 'who may perform it'], rows)}`;
};

/** The reference of operations, from the contract and the comments of the functions that implement it. One whose comment cannot be read is a fault. */
export const operationsReference = (): string =>
  page('Operations', 'shared/contract and electron/operations', INTRODUCTION, roleSection(), actSection(), ...areaSections());
