import { afterAll, beforeAll, expect, it } from 'vitest';
import { roles } from '../../../../shared/role.ts';
import { type AlertDesk, createAlertDesk, REASON } from '../../alerts/alert-desk.ts';
import { denialOf, operatorOf } from '../../network/callers.ts';
import { refusalOf } from '../../operator.ts';
import { sigma } from './sigma.ts';

let desk: AlertDesk;
beforeAll(async () => {
  desk = await createAlertDesk();
});
afterAll(() => desk.close());

const text = sigma('a:\n    kind: user.signed_out\ncondition: a');
const rules = () => desk.operator.operations.rules;

it('a Sigma rule is read by administrators alone, and nothing is stored by it', async () => {
  const before = desk.world.store.head().seq;
  for (const role of roles) {
    const read = desk.as(operatorOf(role, role)).rules.readSigma({ text });
    if (role === 'administrator') expect((await read).rule.when.kinds).toEqual(['user.signed_out']);
    else expect(await denialOf(read)).toBe('forbidden');
  }
  expect(desk.world.facts('rule.changed')).toEqual([]);
  expect(desk.world.store.head().seq).toBeGreaterThanOrEqual(before);
  expect(await refusalOf(rules().readSigma({ text: 'a: &x b' }))).toBe('invalid_input');
  await expect(rules().readSigma({ text: 'x'.repeat(100_001) })).rejects.toThrow();
});

it('its draft comes into force when it is saved, as what came of Sigma, and keeps that when it is changed', async () => {
  const { rule } = await rules().readSigma({ text, subject: 'address' });
  expect(await rules().save({ rule, note: REASON, origin: 'sigma' })).toMatchObject({
    origin: 'sigma',
    rule: { id: 'a-rule', version: 1 },
  });
  expect(await rules().save({ rule: { ...rule, version: 2, risk: 33 }, note: REASON })).toMatchObject({
    origin: 'sigma',
    rule: { risk: 33 },
  });
  await desk.record({ kind: 'user.signed_out', user: 'u', session: 's', address: '192.0.2.5', details: { by: 'user', grants_revoked: 0 } });
  await desk.detect();
  const { alerts } = await desk.operator.operations.alerts.list({ filter: { rules: ['a-rule'] } });
  expect(alerts).toMatchObject([{ rule: 'a-rule', subject: { kind: 'address', id: '192.0.2.5' }, rule_version: 2 }]);
});
