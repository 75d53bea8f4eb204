// `npm test [-- FILTER ...]`: every check of the repository, in order, up to the first that fails. The last line is the total: "N passed, N failed".
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { root } from './lib/launch.mjs';
import { requireNode } from './lib/require-node.mjs';
import { run } from './lib/run.mjs';
import { setUp } from './lib/setup.mjs';
import { vitestTotal } from './lib/vitest-total.mjs';

const KILL_TEST = 'test/fault/kill.test.ts';
const bin = (...path) => join(root, 'node_modules', ...path);

requireNode();
const node = await setUp(root);
const filters = process.argv.slice(2);
const reports = mkdtempSync(join(tmpdir(), 'gatewatch-test-'));

const check = (title, ...args) => ({ title, args });
const vitest = (title, report, ...args) => ({
  title,
  report: join(reports, report),
  args: [
    bin('vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${join(reports, report)}`,
    ...args,
  ],
});

const checks = [
  check('Types', bin('typescript', 'bin', 'tsc'), '-p', '.'),
  check('Types of the renderer', bin('typescript', 'bin', 'tsc'), '-p', 'renderer'),
  check('Lint and format', bin('@biomejs', 'biome', 'bin', 'biome'), 'check', '.'),
  check('Generated references', join(root, 'scripts', 'generate.ts'), '--check'),
  // The browser tests open the console as it is served: from dist/.
  check('Build', join(root, 'scripts', 'build.mjs')),
];
const onlyKill = filters.length === 1 && filters[0] === KILL_TEST;
const suite = vitest('Tests', 'suite.json', ...filters);
const kill = vitest('Kill loop', 'kill.json', '--config', 'scripts/kill.vitest.config.ts');
const wantsKill = existsSync(join(root, KILL_TEST)) && (filters.length === 0 || onlyKill);
const steps = [...checks, ...(onlyKill ? [] : [suite]), ...(wantsKill ? [kill] : [])];

const total = { passed: 0, failed: 0 };
for (const { title, args, report } of steps) {
  process.stdout.write(`\n== ${title}\n`);
  const { code } = await run(node, args, { cwd: root });
  const counted = report ? vitestTotal(report, code === 0) : { passed: 0, failed: code === 0 ? 0 : 1 };
  total.passed += counted.passed;
  total.failed += counted.failed;
  if (code !== 0) {
    process.exitCode = code || 1;
    process.stdout.write(`\n${title}: failed\n`);
    break;
  }
}
rmSync(reports, { recursive: true, force: true });
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
