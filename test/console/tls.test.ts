import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../electron/config/load-config.ts';
import { openConsole } from '../../electron/console/console-server.ts';
import { selfSigned } from '../config/self-signed.ts';
import { createOperator } from '../operations/operator.ts';
import { openDoor } from './browser.ts';

const { cert, key } = selfSigned();
const withFiles = async (use: (tls: { cert: string; key: string }) => unknown): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewatch-tls-'));
  const tls = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  writeFileSync(tls.cert, cert);
  writeFileSync(tls.key, key);
  try {
    await use(tls);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const problemsOf = (settings: object, argv: object = {}): readonly string[] => {
  const readFile = (path: string): Uint8Array => {
    if (path.endsWith('gatewatch.json')) return Buffer.from(JSON.stringify(settings));
    if (path.endsWith('.pem')) return Buffer.from(path.endsWith('cert.pem') ? cert : key);
    throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
  };
  const loaded = loadConfig({ argv: { data: '/tmp/nothing', ...argv }, env: { GATEWATCH_MASTER_KEY: 'k' }, readFile });
  return loaded.ok ? [...loaded.value.warnings] : loaded.refusal.problems.map(({ key: name }) => name);
};

describe('the console on another host than this machine', () => {
  it('speaks TLS with the server’s certificate, and its cookies are for https only', () =>
    withFiles(async (tls) => {
      const operator = await createOperator();
      const config = { ...operator.deps.config, tls, console: { ...operator.deps.config.console, host: '0.0.0.0' } };
      const console = await openConsole({ ...operator.deps, config }, '/nowhere');
      try {
        expect(console.origin).toBe(`https://localhost:${console.port}`);
        const { pathname, search } = new URL(console.ticketUrl());
        const { headers } = await new Promise<{ headers: Record<string, unknown> }>((resolve, reject) => {
          const options = {
            host: '127.0.0.1',
            servername: 'localhost',
            port: console.port,
            path: pathname + search,
            ca: cert,
            agent: false as const,
          };
          request({ ...options, headers: { host: `localhost:${console.port}` } }, (answer) => {
            answer.resume();
            resolve({ headers: answer.headers });
          })
            .once('error', reject)
            .end();
        });
        expect(headers['set-cookie']).toEqual([
          expect.stringMatching(/^__Host-gatewatch_entry=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure; Max-Age=3600$/),
        ]);
        expect(headers['strict-transport-security']).toBe('max-age=31536000');
      } finally {
        await console.close();
        await operator.close();
      }
    }));

  it('is refused in production without TLS, and warned of in development', () => {
    expect(problemsOf({ profile: 'production', console: { host: '0.0.0.0' } })).toContain('console.host');
    expect(problemsOf({ profile: 'production', console: { host: '0.0.0.0', enabled: false } })).not.toContain('console.host');
    expect(
      problemsOf({ profile: 'production', console: { host: '0.0.0.0' }, tls: { cert: '/x/cert.pem', key: '/x/key.pem' } }),
    ).not.toContain('console.host');
    expect(problemsOf({ console: { host: '192.0.2.1' } }).join(' ')).toContain('passwords of operators travel in the clear');
    expect(problemsOf({ console: { host: '127.0.0.1' } })).toEqual([]);
  });
});

describe('the settings of the console', () => {
  it('are taken from flags, and no flag leaves the file’s word', () => {
    const configOf = (settings: object, argv: object, env: Record<string, string> = {}) => {
      const loaded = loadConfig({
        argv: { data: '/tmp/nothing', ...argv },
        env,
        readFile: (path) => {
          if (path.endsWith('gatewatch.json')) return Buffer.from(JSON.stringify(settings));
          throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
        },
      });
      if (!loaded.ok) throw new Error(loaded.refusal.description);
      return loaded.value.config.console;
    };
    expect(configOf({}, {})).toEqual({ host: '127.0.0.1', port: 0, idleMinutes: 15, sessionHours: 12 });
    expect(configOf({}, { console: false, consolePort: '9500', consoleHost: '::1' })).toMatchObject({
      enabled: false,
      port: 9500,
      host: '::1',
    });
    expect(configOf({ console: { enabled: false } }, { console: true })).toMatchObject({ enabled: false });
    expect(configOf({}, {}, { GATEWATCH_CONSOLE_ENABLED: 'false', GATEWATCH_CONSOLE_PORT: '9600' })).toMatchObject({
      enabled: false,
      port: 9600,
    });
  });
});

it('the console says which address is taken and how to choose another', async () => {
  const door = await openDoor();
  try {
    const config = { ...door.deps.config, console: { ...door.deps.config.console, port: door.console.port } };
    await expect(openConsole({ ...door.deps, config }, '/nowhere')).rejects.toThrow(
      /is taken by another program: choose another for the console with --console-port/,
    );
  } finally {
    await door.close();
  }
});
