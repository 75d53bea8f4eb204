import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { configKeys } from '../../electron/config/config-keys.ts';
import { refusals } from '../../electron/oauth/refusals.ts';
import { commandLineReference } from '../../scripts/reference/command-line.ts';
import { configurationReference } from '../../scripts/reference/configuration.ts';
import { errorsReference } from '../../scripts/reference/errors.ts';
import { eventsReference } from '../../scripts/reference/events.ts';
import { code, page, table } from '../../scripts/reference/markdown.ts';
import { operationsReference } from '../../scripts/reference/operations.ts';
import { auditKinds } from '../../shared/audit-event.ts';
import { actRoles } from '../../shared/contract/acts.ts';
import { contract } from '../../shared/contract/index.ts';
import { standIn } from './stand-in.ts';

describe('the references', () => {
  it('name every configuration key with its variable, every kind of fact, every error', () => {
    const configuration = configurationReference();
    for (const { key, variable } of configKeys) expect(configuration).toContain(`| \`${key}\` | \`${variable}\``);
    for (const kind of Object.keys(auditKinds)) expect(eventsReference()).toContain(`| \`${kind}\` |`);
    for (const name of Object.keys(refusals)) expect(errorsReference()).toContain(`| \`${name}\` |`);
  });

  it('tell the details of a fact as the type has them', () => {
    expect(eventsReference()).toMatch(/\| `code\.redeemed` \| info \| success \| `code: string; scope: string;[^|]*id_token: boolean` \|/);
  });

  it('name every operation with who may call it and what it does, and every act', () => {
    const rows = operationsReference()
      .split('\n')
      .map((line) => line.slice(2, -2).split(' | '));
    for (const [area, procedures] of Object.entries(contract))
      for (const name of Object.keys(procedures)) {
        const [, who = '', , does = ''] = rows.find(({ 0: first, length }) => length === 5 && first === `\`${area}.${name}\``) ?? [];
        expect(who, `${area}.${name}`).toMatch(/^(?:anyone|every role|\w+)/);
        expect(does, `${area}.${name}`).toMatch(/^[A-Z].+\.$/);
      }
    for (const name of Object.keys(actRoles)) expect(rows.map(([first]) => first)).toContain(`\`${name}\``);
  });

  it('tell of an operation what its contract and its function say', () => {
    expect(operationsReference()).toMatch(
      /\| `users\.suspend` \| responder, administrator \| `user`, `note\?` \| Suspends an account: .+ \| `user\.suspended`, and `session\.revoked` when sessions ended\. \|/,
    );
    expect(operationsReference()).toMatch(/\| `live\.next` \| every role; passive \| `cursor`, `filter\?`, /);
  });

  it('name every command with its own options, and once those that all have', () => {
    const reference = commandLineReference();
    for (const usage of [
      'serve',
      'client add',
      'token revoke [id...]',
      'audit verify',
      'operator add',
      'block add <range>',
      'act <json>',
      'doctor',
    ])
      expect(reference).toContain(`## \`${usage}\`\n`);
    expect(reference).toContain('| `--value-stdin` |');
    expect(reference.match(/\| `--data <DIR>` \|/g)).toHaveLength(1);
  });

  it('escape what would break a table', () => {
    expect(table(['a'], [['x | y\nz <b>'], [code('a<b')]])).toBe('| a |\n| --- |\n| x \\| y z &lt;b> |\n| `a<b` |');
    expect(page('T', 'f', 'one')).toMatch(/^# T\n\n<!-- Made from f .*-->\n\none\n$/);
  });
});

describe('npm run generate', () => {
  it('--check names what is stale and changes nothing; without it the pages are written, and then none is stale', () => {
    const repository = standIn({ whole: true });
    const generate = (...args: readonly string[]) =>
      spawnSync(process.execPath, ['scripts/generate.ts', ...args], { cwd: repository.root, encoding: 'utf8' });
    const before = generate('--check');
    const written = generate();
    const after = generate('--check');
    repository.write('docs/reference/errors.md', `${repository.read('docs/reference/errors.md')} `);
    const edited = generate('--check');
    repository.remove();
    expect(before.status).toBe(1);
    expect(before.stderr.match(/docs\/reference\/[\w-]+\.md is stale/g)).toHaveLength(6);
    expect([written.status, after.status, after.stderr]).toEqual([0, 0, '']);
    expect([edited.status, edited.stderr]).toEqual([1, 'docs/reference/errors.md is stale: run "npm run generate"\n']);
  }, 120_000);
});
