import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

const module = new URL('../../scripts/lib/require-node.mjs', import.meta.url).href;
const ask = (version: string) =>
  spawnSync(
    process.execPath,
    ['--input-type=module', '-e', `import { requireNode } from '${module}'; requireNode('${version}'); console.log('on');`],
    {
      encoding: 'utf8',
    },
  );

it.each(['18.20.4', '19.9.0', '4.0.0'])('Node.js %s is told in one line what is needed', (version) => {
  const { status, stdout, stderr } = ask(version);
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(
    new RegExp(`^Gatewatch needs Node\\.js 20 or newer to start, and this is ${version.replaceAll('.', '\\.')}\\.[^\\n]*\\n$`),
  );
});

it.each(['20.0.0', '24.21.0', '100.1.0'])('Node.js %s goes on', (version) => {
  expect(ask(version)).toMatchObject({ status: 0, stdout: 'on\n', stderr: '' });
});
