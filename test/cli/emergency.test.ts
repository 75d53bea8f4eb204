import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createControlServer } from '../../electron/control/control-server.ts';
import { createOperationDeps } from '../../electron/control/operation-deps.ts';
import { startTestEngine } from '../support/engine.ts';
import { createDesk, type Desk, runArgs } from './command-line.ts';

let desk: Desk;
beforeAll(() => {
  desk = createDesk();
});
afterAll(() => desk.close());

const fails = async (...args: string[]) => {
  const { code, err } = await desk.run([...args, '--json']);
  return { code, ...JSON.parse(err) };
};

describe('gatewatch emergency', () => {
  it('F3 on, status and off work without a server, on what a server will enforce', async () => {
    expect(await desk.json(['emergency', 'status'])).toMatchObject({ on: false });
    const on = await desk.json(['emergency', 'on', '--for', '30m', '--reason', 'tokens were found']);
    expect(on).toMatchObject({ on: true, note: 'tokens were found', began_by_name: 'local:cli' });
    expect(Date.parse(String(on.until)) - Date.parse(String(on.began_at))).toBe(1_800_000);
    const { out } = await desk.run(['emergency', 'status']);
    expect(out).toMatch(/EMERGENCY MODE IS ON/);
    expect(await fails('emergency', 'on', '--for', '5m', '--reason', 'again')).toMatchObject({ code: 1, error: 'conflict' });
    expect(await desk.json(['emergency', 'off', '--reason', 'all is well'])).toMatchObject({ on: false });
    expect(await fails('emergency', 'off', '--reason', 'again')).toMatchObject({ code: 1, error: 'conflict' });
    expect((await desk.run(['emergency', 'status'])).out).toBe('Emergency mode is off.\n');
  });

  it.each(['', '1s', '4m', '25h', '1d', 'ever', '1e3s'])('F3 on --for %j is an error of the command line', async (time) => {
    expect(await fails('emergency', 'on', '--reason', 'r', '--for', time)).toMatchObject({ code: 2, error: 'usage' });
  });

  it.each(['on', 'off'])('F3 %s wants a reason', async (word) => {
    expect(await fails('emergency', word)).toMatchObject({ code: 2, error: 'usage' });
  });

  it('F3 on holds at once for a server that runs, and is found again by the next one', async () => {
    const engine = await startTestEngine();
    const site = { version: '0', issuer: engine.issuer, startedAt: 0, masterKey: { source: 'environment' as const } };
    const control = await createControlServer(createOperationDeps(engine.core, site, engine.checkpoint, engine.feed));
    const { code } = await runArgs(['emergency', 'on', '--reason', 'now', '--data', engine.directory, '--json']);
    expect([code, engine.core.emergency.factor()]).toEqual([0, 0.5]);
    await control.close();
    await engine.stop('test');
    const again = await startTestEngine({ directory: engine.directory });
    expect(again.core.emergency.beganAt()).not.toBeNull();
    await again.end();
  });
});
