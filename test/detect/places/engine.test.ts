import { afterEach, describe, expect, it } from 'vitest';
import { rulesInForce } from '../../../electron/detect/rules-in-force.ts';
import { describeRules } from '../../../electron/operations/rules/describe-rules.ts';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';

let engine: TestEngine | undefined;
afterEach(() => engine?.end());

const start = async (file: string | null): Promise<TestEngine> => {
  engine = await startTestEngine(
    file === null ? {} : { files: { 'places.csv': file }, config: { risk: { placeDatabase: '$DATA/places.csv' } } },
  );
  return engine;
};

/** What the list of rules says of those that are not active for want of a place. */
const inactive = async ({ core }: TestEngine): Promise<string[]> =>
  (await describeRules(core, rulesInForce([]))).flatMap(({ rule, inactive: why }) =>
    why && rule.logic.type === 'built_in' ? [`${rule.id}: ${why}`] : [],
  );

describe('a server', () => {
  it('reads its place database before it follows the log', async () => {
    const started = await start('192.0.2.0/24,PT,38.72,-9.14,Lisbon\n');
    expect(started.core.places.state()).toEqual({ is: 'loaded', ranges: 1 });
    expect(await inactive(started)).toEqual([]);
  });

  it('lists the rule as not active without one', async () => {
    expect(await inactive(await start(null))).toEqual([expect.stringMatching(/^impossible-travel: .*risk\.placeDatabase/)]);
  });

  it('serves on with a broken one, warns, and lists the rule as not active with the line', async () => {
    const started = await start('192.0.2.0/24,PT,38.72,-9.14\nnonsense\n');
    expect(started.said.join('\n')).toContain('line 2: ');
    expect(await inactive(started)).toEqual([expect.stringMatching(/^impossible-travel: .*line 2: /)]);
    expect((await fetch(`http://127.0.0.1:${started.port}/.well-known/openid-configuration`)).status).toBe(200);
  });
});
