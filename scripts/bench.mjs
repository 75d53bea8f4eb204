// Starts the benchmark with the project's own Node (24), whatever Node runs npm. Built-ins only, so that it works before anything is loaded.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = fileURLToPath(new URL(`../node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`, import.meta.url));

if (!existsSync(node)) {
  process.stderr.write(`The benchmark needs the packages of this project, and ${node} is missing. Run: npm ci\n`);
  process.exit(1);
}

const bench = spawn(node, ['--disable-warning=ExperimentalWarning', 'bench/run.ts', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => bench.kill(signal));
bench.on('exit', (code) => process.exit(code ?? 1));
