import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configKeys } from '../../../electron/config/config-keys.ts';
import { createOperator, type Operator } from '../operator.ts';

const TOKEN = 'metrics-token-0123456789-abcdefghij';

let operator: Operator;
beforeEach(async () => {
  operator = await createOperator({ settings: { oauth: { codeLifetime: 30 }, metrics: { token: TOKEN } } });
});
afterEach(() => operator.close());

const settingOf = async (key: string) => (await operator.operations.server.settings({})).settings.find((one) => one.key === key);

describe('the settings in force', () => {
  it('are all of them, each with its meaning', async () => {
    const { settings } = await operator.operations.server.settings({});
    expect(settings.map(({ key }) => key)).toEqual(configKeys.map(({ key }) => key));
    expect(settings.filter(({ meaning }) => meaning.length < 5)).toEqual([]);
  });

  it('say where each comes from, and what it would be otherwise', async () => {
    expect(await settingOf('oauth.codeLifetime')).toMatchObject({ value: '30', source: 'file', default: '60' });
    expect(await settingOf('data')).toMatchObject({ value: operator.world.directory, source: 'flag' });
    expect(await settingOf('audit.checkpointEvents')).toMatchObject({ value: '256', source: 'default', default: '256' });
  });

  it('never tell a secret', async () => {
    expect(await settingOf('metrics.token')).toMatchObject({ value: '(set)', source: 'file', default: '' });
    expect(JSON.stringify(await operator.operations.server.settings({}))).not.toContain(TOKEN);
  });
});

describe('the status', () => {
  it('says whether the data is that of the lab', async () => {
    expect(await operator.operations.server.status({})).toMatchObject({ lab: false });
    await operator.world.store.write((tx) => tx.registry.putSetting('lab', 'yes'));
    expect(await operator.operations.server.status({})).toMatchObject({ lab: true });
  });
});
