import { basename, dirname, join } from 'node:path';

const WORKER = /new Worker\(\s*new URL\('(\.[^']*)\.ts', import\.meta\.url\)/g;

/**
 * A Vite plugin that gives each worker thread a file of its own in the bundle, and has `new Worker(new URL('./x.ts', import.meta.url))` start that file: it then lies
 * beside the module that starts it.
 */
export const workerEntries = () => ({
  name: 'worker-entries',
  // Before the types are stripped, which writes the code anew.
  enforce: 'pre',
  transform: {
    filter: { id: /\/electron\/.*\.ts$/ },
    handler(code, id) {
      const starts = [...code.matchAll(WORKER)];
      for (const [, path] of starts)
        this.emitFile({ type: 'chunk', id: join(dirname(id), `${path}.ts`), fileName: `${basename(path)}.js`, importer: id });
      return starts.length > 0
        ? { code: code.replace(WORKER, (all, path) => all.replace(`${path}.ts`, `./${basename(path)}.js`)), map: null }
        : null;
    },
  },
});
