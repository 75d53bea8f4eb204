import { parseSync, Visitor } from 'vite';

/** One import, static or dynamic, or a re-export. */
export interface ModuleImport {
  readonly specifier: string;
  /** Gone once the types are stripped: `import type`, `export type`. */
  readonly typeOnly: boolean;
}

/** What the boundaries look at in one source file. */
export interface SourceModule {
  /** From the repository's root, with forward slashes. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly ModuleImport[];
  /** Ambient sources of time and chance that are called, such as `Date.now`. */
  readonly ambient: readonly string[];
  /** Whether it holds nothing but imports and re-exports. */
  readonly onlyReexports: boolean;
}

const AMBIENT_MEMBERS = new Set(['Date.now', 'Math.random', 'crypto.getRandomValues']);
const AMBIENT_FUNCTIONS = new Set(['randomBytes', 'randomFillSync', 'randomFill', 'randomInt', 'randomUUID', 'setInterval']);

type Program = ReturnType<typeof parseSync>['program'];

const isReexport = (statement: Program['body'][number]): boolean =>
  statement.type === 'ImportDeclaration' ||
  statement.type === 'ExportAllDeclaration' ||
  (statement.type === 'ExportNamedDeclaration' && statement.declaration === null);

/** Reads one file by its syntax tree, so that neither a comment nor a string is taken for an import. */
export const readModule = (path: string, text: string): SourceModule => {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  const imports: ModuleImport[] = [];
  const ambient: string[] = [];
  const add = (specifier: unknown, kind: string): void => {
    if (typeof specifier === 'string') imports.push({ specifier, typeOnly: kind === 'type' });
  };
  new Visitor({
    ImportDeclaration: ({ source, importKind }) => add(source.value, importKind ?? 'value'),
    ExportAllDeclaration: ({ source, exportKind }) => add(source.value, exportKind ?? 'value'),
    ExportNamedDeclaration: ({ source, exportKind }) => add(source?.value, exportKind ?? 'value'),
    ImportExpression: ({ source }) => add('value' in source ? source.value : undefined, 'value'),
    CallExpression: ({ callee }) => {
      if (callee.type === 'Identifier' && AMBIENT_FUNCTIONS.has(callee.name)) ambient.push(callee.name);
      if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier' || callee.property.type !== 'Identifier') return;
      const { name } = callee.property;
      if (AMBIENT_FUNCTIONS.has(name) || AMBIENT_MEMBERS.has(`${callee.object.name}.${name}`))
        ambient.push(`${callee.object.name}.${name}`);
    },
    NewExpression: ({ callee, arguments: given }) => {
      if (callee.type === 'Identifier' && callee.name === 'Date' && given.length === 0) ambient.push('new Date()');
    },
  }).visit(program);
  const onlyReexports = program.body.length > 0 && program.body.every(isReexport);
  return { path, lines: text.split('\n').length - 1, imports, ambient, onlyReexports };
};
