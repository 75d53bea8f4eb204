import { posix } from 'node:path';
import type { ModuleImport, SourceModule } from './read-module.ts';

const MAX_LINES = 350;
/** A test file is a table of cases, read by its titles. */
const MAX_TEST_LINES = 650;

/** What each folder of the engine may run code of. Naming a type of another is freer: see `doors`. */
export const below: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  limits: ['lib'],
  keys: ['lib'],
  audit: ['lib', 'keys'],
  store: ['lib', 'keys', 'audit'],
  config: ['lib', 'limits', 'oauth'],
  oauth: ['lib', 'keys', 'store'],
  accounts: ['lib', 'keys', 'limits', 'oauth', 'store'],
  operators: ['lib', 'keys', 'limits', 'oauth', 'accounts', 'store'],
  disk: ['lib'],
  observe: ['lib', 'limits', 'store', 'audit'],
  operations: [
    'lib',
    'keys',
    'limits',
    'audit',
    'oauth',
    'accounts',
    'operators',
    'store',
    'config',
    'feed',
    'detect',
    'respond',
    'notify',
  ],
  respond: ['lib', 'limits', 'store'],
  notify: ['lib', 'keys', 'store'],
  detect: ['lib', 'limits', 'store'],
  feed: ['lib', 'store', 'audit', 'detect'],
  protect: ['lib', 'limits', 'store', 'operations', 'observe'],
  lab: ['lib', 'limits', 'audit', 'oauth', 'accounts', 'operations', 'store'],
  http: ['lib', 'keys', 'limits', 'oauth', 'accounts', 'operations', 'observe', 'store'],
};

/** The doors and the shell: nobody under them knows of them, not even their types. */
const doors: readonly string[] = ['http', 'cli', 'host'];

/** Packages that are the business of some folders only. */
const homes: readonly { readonly packages: RegExp; readonly home: RegExp; readonly words: string }[] = [
  {
    packages: /^electron(?:\/|$)/,
    home: /^(?:electron\/(?:host\/|main\.ts|preload\.ts)|test\/e2e\/)/,
    words: 'only the desktop shell imports electron',
  },
  {
    packages: /^better-sqlite3$/,
    home: /^(?:electron\/(?:store|audit)\/|test\/|bench\/)/,
    words: 'only the store and the log import the database driver',
  },
  { packages: /^fastify$/, home: /^(?:electron\/http\/|bench\/)/, words: 'only the HTTP door imports its framework' },
  {
    packages: /^node:https?2?$/,
    home: /^(?!electron\/(?:lib|limits|keys|audit|store|config|oauth|accounts|operations)\/)/,
    words: 'decisions know nothing of HTTP',
  },
  { packages: /^(?!zod$|@orpc\/contract$)[^.]/, home: /^(?!shared\/)/, words: 'shared/ depends on zod and the contract library alone' },
  { packages: /^node:/, home: /^(?!renderer\/)/, words: 'the renderer is a browser program' },
  { packages: /^(?!node:)/, home: /^(?!verifier\/)/, words: 'the verifier is one file without packages' },
];

/** Where the clock, chance and timers of the machine may be asked: two small files, the schedule, and the composition roots. */
const ambientHomes: readonly RegExp[] = [
  /^electron\/lib\/(?:clock|random)\.ts$/,
  /^electron\/(?:engine|engine-process|main)\.ts$/,
  /^electron\/(?:cli|host)\//,
  /^(?:bench|scripts|test|verifier|renderer)\//,
];
const SCHEDULE = 'electron/observe/schedule.ts';

const vagueFolders = /(?:^|\/)(?:helpers?|utils?|common|services?|managers?)\//;

const resolve = (from: string, specifier: string): string => posix.join(posix.dirname(from), specifier);

/** `http` of `electron/http/form.ts`; `` of a file right under electron, which is a composition root; undefined outside. */
const folderOf = (path: string): string | undefined => {
  const [top, folder, ...rest] = path.split('/');
  if (top !== 'electron') return undefined;
  return rest.length > 0 ? folder : '';
};

const checkDirection = (module: SourceModule, { specifier, typeOnly }: ModuleImport): string | undefined => {
  const target = resolve(module.path, specifier);
  const from = folderOf(module.path);
  const to = folderOf(target);
  if (/^(?:shared|renderer)\//.test(module.path) && to !== undefined) return 'imports the engine';
  if (module.path.startsWith('shared/') && !target.startsWith('shared/')) return 'leaves shared/';
  if (from === 'http' && target.startsWith('electron/store/sqlite/')) return 'reaches past the store into its tables';
  const allowed = below[from ?? ''];
  if (!allowed || from === to || to === undefined) return undefined;
  if (to === '') return 'imports a composition root';
  if (typeOnly && !doors.includes(to)) return undefined;
  return allowed.includes(to) ? undefined : `${from}/ may not import ${to}/`;
};

const checkPackage = (module: SourceModule, { specifier }: ModuleImport): string | undefined =>
  homes.find(({ packages, home }) => packages.test(specifier) && !home.test(module.path))?.words;

const checkImports = (module: SourceModule): readonly string[] =>
  module.imports.flatMap((one) => {
    const problem = one.specifier.startsWith('.') ? (checkDirection(module, one) ?? checkPackage(module, one)) : checkPackage(module, one);
    return problem === undefined ? [] : [`${module.path} imports ${one.specifier}: ${problem}`];
  });

const checkAmbient = ({ path, ambient }: SourceModule): readonly string[] => {
  if (ambientHomes.some((home) => home.test(path))) return [];
  const found = path === SCHEDULE ? ambient.filter((name) => name !== 'setInterval') : ambient;
  return found.map((name) => `${path} calls ${name}: time and chance are dependencies`);
};

/** The verifier is one file by design, so that an auditor can read and carry it. */
const mostLines = (path: string): number =>
  path.startsWith('verifier/') ? Number.POSITIVE_INFINITY : path.startsWith('test/') ? MAX_TEST_LINES : MAX_LINES;

const checkShape = ({ path, lines, onlyReexports }: SourceModule): readonly string[] => [
  ...(lines > mostLines(path) ? [`${path} has ${lines} lines, over ${mostLines(path)}`] : []),
  ...(onlyReexports && posix.basename(path).startsWith('index.') ? [`${path} only re-exports`] : []),
  ...(vagueFolders.test(path) ? [`${path} lies in a folder that says nothing`] : []),
];

/** The first cycle of imports that run, as the paths along it; type imports are gone before anything runs. */
const findCycle = (modules: readonly SourceModule[]): readonly string[] => {
  const edges = new Map(
    modules.map(({ path, imports }) => {
      const run = imports.filter(({ specifier, typeOnly }) => specifier.startsWith('.') && !typeOnly);
      return [path, run.map(({ specifier }) => resolve(path, specifier))];
    }),
  );
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): readonly string[] => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return [];
    for (const next of edges.get(path) ?? []) {
      const cycle = walk(next, [...trail, path]);
      if (cycle.length > 0) return cycle;
    }
    done.add(path);
    return [];
  };
  for (const path of edges.keys()) {
    const cycle = walk(path, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
};

/** Every breach of the boundaries among these modules, one sentence each. */
export const findBreaches = (modules: readonly SourceModule[]): readonly string[] => {
  const cycle = findCycle(modules);
  return [
    ...modules.flatMap((module) => [...checkImports(module), ...checkAmbient(module), ...checkShape(module)]),
    ...(cycle.length > 0 ? [`cycle: ${cycle.join(' → ')}`] : []),
  ];
};
