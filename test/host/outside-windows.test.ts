import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createSevereFactTeller } from '../../electron/engine-process/tell-severe-facts.ts';
import { readDesktopOptions } from '../../electron/host/desktop-options.ts';
import { createIdleWatch } from '../../electron/host/shell/idle-watch.ts';
import { type MenuActions, menuTemplate } from '../../electron/host/shell/menu-template.ts';
import { drawTrayIcon, trayStates } from '../../electron/host/shell/tray-icon.ts';
import { trayState, trayWords } from '../../electron/host/shell/tray-state.ts';
import { auditKinds, type Fact } from '../../shared/audit-event.ts';
import { createTestClock } from '../support/test-clock.ts';

describe('the command line of the desktop', () => {
  const read = (argv: readonly string[], env = {}, isPackaged = false) => readDesktopOptions(argv, env, isPackaged);

  it('takes the options of the server, and leaves those of Chromium alone', () => {
    const { engine } = read([
      '--no-sandbox',
      '--data',
      '/d',
      '--port=0',
      '--lab',
      '--remote-debugging-port=0',
      '--trusted-proxy',
      '10.0.0.0/8',
    ]);
    expect(engine).toEqual({ data: '/d', port: '0', lab: true, trustedProxy: ['10.0.0.0/8'] });
  });

  it('takes another Node.js for the engine by flag, then by variable', () => {
    const env = { GATEWATCH_ENGINE_NODE: '/by/variable' };
    expect(read(['--engine-node=/by/flag'], env).engineNode).toBe('/by/flag');
    expect(read([], env).engineNode).toBe('/by/variable');
    expect(read([]).engineNode).toBeUndefined();
  });

  it('of a packed app takes none: it would be handed the master key', () => {
    expect(read(['--engine-node=/by/flag'], { GATEWATCH_ENGINE_NODE: '/by/variable' }, true).engineNode).toBeUndefined();
  });

  it('with a link takes no options: whoever wrote the link must not configure what it opens', () => {
    const link = 'gatewatch://live';
    expect(read([link, '--data', '/evil', '--engine-node=/evil', '--profile=development'])).toEqual({
      engine: {},
      engineNode: undefined,
      links: [link],
    });
    expect(read(['--data', '/evil', 'GATEWATCH://x']).engine).toEqual({});
  });
});

describe('the tray', () => {
  const pixels = (png: Buffer, size: number): Buffer =>
    inflateSync(png.subarray(png.indexOf('IDAT') + 4, png.indexOf('IEND') - 8)).subarray(0, size * (size * 4 + 1));
  const alphas = (state: (typeof trayStates)[number], size: number): number[] => {
    const rows = pixels(drawTrayIcon(state, size, 255), size);
    return Array.from({ length: size * size }, (_, at) => rows[Math.floor(at / size) * (size * 4 + 1) + 1 + (at % size) * 4 + 3] ?? 0);
  };

  it.each([16, 24, 32, 48])('has a shape of its own for each state, at %d pixels', (size) => {
    const shapes = trayStates.map((state) => alphas(state, size));
    for (const [index, one] of shapes.entries()) {
      const covered = one.filter((alpha) => alpha > 127).length / one.length;
      expect(covered, trayStates[index]).toBeGreaterThan(0.08);
      expect(covered, trayStates[index]).toBeLessThan(0.8);
      for (const other of shapes.slice(index + 1)) {
        const different = one.filter((alpha, at) => Math.abs(alpha - (other[at] ?? 0)) > 127).length / one.length;
        expect(different).toBeGreaterThan(0.08);
      }
    }
  });

  it('is a PNG of that size', () => {
    const png = drawTrayIcon('locked', 32, 0);
    expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([32, 32]);
  });

  it.each([
    ['healthy', { phase: 'serving', session: 'signed_in', unseen: 0 }],
    ['healthy', { phase: 'starting', session: undefined, unseen: 0 }],
    ['locked', { phase: 'serving', session: 'locked', unseen: 0 }],
    ['locked', { phase: 'serving', session: 'signed_out', unseen: 0 }],
    ['attention', { phase: 'serving', session: 'locked', unseen: 2 }],
    ['attention', { phase: 'restarting', session: 'signed_in', unseen: 0 }],
    ['stopped', { phase: 'failed', session: 'signed_in', unseen: 2 }],
    ['stopped', { phase: 'stopped', session: undefined, unseen: 0 }],
  ] as const)('is %s for %j', (state, input) => {
    expect(trayState(input)).toBe(state);
  });

  it('says it in words as well', () => {
    expect(trayWords({ phase: 'serving', session: 'locked', unseen: 2 })).toBe('Gatewatch: serving, 2 to look at, console locked');
    expect(trayWords({ phase: 'failed', session: 'signed_in', unseen: 0 })).toBe('Gatewatch: NOT serving');
  });
});

describe('the native menu', () => {
  const done: string[] = [];
  const note = (what: string) => (value?: unknown) => void done.push(value === undefined ? what : `${what} ${value}`);
  const actions: MenuActions = {
    go: note('go'),
    newWindow: note('new'),
    openWall: note('wall'),
    lock: note('lock'),
    theme: note('theme'),
    startEngine: note('start'),
    openDataFolder: note('folder'),
    quit: note('quit'),
  };
  const flatten = (items: ReturnType<typeof menuTemplate>): ReturnType<typeof menuTemplate> =>
    items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flatten(item.submenu) : [])]);

  it.each([true, false])('has no key twice (macOS: %s)', (isMac) => {
    const keys = flatten(menuTemplate({ isMac, version: '1', actions })).flatMap(({ accelerator }) => (accelerator ? [accelerator] : []));
    expect(keys.length).toBeGreaterThan(10);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each([true, false])('has neither developer tools nor a reload (macOS: %s)', (isMac) => {
    const roles = flatten(menuTemplate({ isMac, version: '1', actions })).flatMap(({ role }) => (role ? [role] : []));
    expect(roles).not.toEqual(expect.arrayContaining([expect.stringMatching(/toggleDevTools|reload|forceReload|viewMenu/)]));
  });

  it('shows a screen by its number, and does nothing to the server', () => {
    done.length = 0;
    const go = menuTemplate({ isMac: false, version: '1', actions }).find(({ label }) => label === '&Go');
    const items = Array.isArray(go?.submenu) ? go.submenu : [];
    for (const { click } of items) (click as unknown as () => void)();
    expect(items.map(({ accelerator }) => accelerator)).toEqual(
      items.map((_, index) => (index < 9 ? `CmdOrCtrl+${index + 1}` : undefined)),
    );
    expect(done).toEqual(
      [
        '/',
        '/live',
        '/alerts',
        '/cases',
        '/tokens',
        '/clients',
        '/users',
        '/network',
        '/rules',
        '/response',
        '/audit',
        '/posture',
        '/settings',
      ].map((route) => `go ${route}`),
    );
  });
});

describe('idleness', () => {
  it('locks once per absence, at the minute that is configured', () => {
    let locks = 0;
    const watch = createIdleWatch(
      () => 15,
      () => {
        locks += 1;
      },
    );
    for (const seconds of [0, 899]) watch(seconds);
    expect(locks).toBe(0);
    for (const seconds of [900, 915, 5000]) watch(seconds);
    expect(locks).toBe(1);
    for (const seconds of [3, 901]) watch(seconds);
    expect(locks).toBe(2);
  });

  it('of no minutes never locks', () => {
    const watch = createIdleWatch(() => 0, expect.unreachable);
    watch(1_000_000);
    expect(watch(0)).toBeUndefined();
  });
});

describe('a notification', () => {
  const tell = () => {
    const clock = createTestClock();
    const told: { title: string; body: string; link: string; severity: string }[] = [];
    return { clock, told, take: createSevereFactTeller({ clock }, (notify) => told.push(notify)) };
  };
  const fact = (more: Partial<Fact> = {}): Fact => ({ kind: 'disk.critical', details: { free_bytes: 1 }, ...more }) as Fact;

  it('tells of a severe fact and where to look', () => {
    const { told, take } = tell();
    take([fact({ kind: 'disk.low' }), fact()], 42);
    expect(told).toEqual([
      { kind: 'notify', title: 'Gatewatch: critical', body: auditKinds['disk.critical'].meaning, link: '/audit/42', severity: 'critical' },
    ]);
  });

  it('counts a fact as severe when the case at hand is graver than its kind', () => {
    const { told, take } = tell();
    take([fact({ kind: 'refresh_token.refused', severity: 'high', details: { reason: 'replayed' } })], 7);
    expect(told.map(({ severity, link }) => [severity, link])).toEqual([['high', '/audit/7']]);
  });

  it('names nobody and quotes nothing that a stranger wrote', () => {
    const { told, take } = tell();
    take([fact({ user: 'USER', client: 'CLIENT', login: 'LOGIN', address: 'ADDRESS', agent: '<script>' })], 1);
    expect(JSON.stringify(told)).not.toMatch(/USER|CLIENT|LOGIN|ADDRESS|script/);
  });

  it('comes once a minute for one kind, so that a flood is one', () => {
    const { clock, told, take } = tell();
    for (let seq = 1; seq <= 1000; seq += 1) take([fact()], seq);
    expect(told).toHaveLength(1);
    clock.advance(60_000);
    take([fact()], 1001);
    expect(told).toHaveLength(2);
  });

  it('does not come for what operators and the command line did themselves', () => {
    const { told, take } = tell();
    take([fact({ kind: 'log.restored', actor: 'local:cli' }), fact({ actor: 'operator:1' })], 2);
    expect(told).toEqual([]);
  });
});
