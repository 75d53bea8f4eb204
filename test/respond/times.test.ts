import { afterEach, expect, it } from 'vitest';
import { builtInPlaybooks } from '../../electron/respond/playbooks/built-in-playbooks.ts';
import { timedSteps } from '../../electron/respond/timed-steps.ts';
import { createRespondWorld, type RespondWorld } from './respond-world.ts';

const ADDRESS = '203.0.113.9';
const RESPONSE = { blockDays: 2, networkBlockHours: 3, emergencyMinutes: 45 };

let world: RespondWorld;
afterEach(() => world?.close());

const sentencesOf = (id: string, times: Parameters<typeof timedSteps>[1]): string[] => {
  const playbook = builtInPlaybooks.find((one) => one.id === id);
  return playbook ? timedSteps(playbook, times).map(({ sentence }) => sentence) : [];
};

it('F2 response.blockDays is how long a playbook blocks an address, how long an alert offers it, and what both say', async () => {
  world = await createRespondWorld({ settings: { response: RESPONSE } });
  const alert = await world.raise({ rule: 'brute-force-address', kind: 'address', id: ADDRESS });
  const { response, alerts } = world.operations;
  const listed = (await response.playbooks({})).playbooks.find(({ id }) => id === 'brute-force');
  expect(listed?.steps).toMatchObject([{ sentence: 'Block the address for 2 days.', seconds: 2 * 86_400 }]);
  expect((await alerts.show({ id: alert.id })).offered[0]?.label).toBe(`Block ${ADDRESS} for 2 days`);
  await world.respond();
  const [block] = world.world.facts('address.blocked');
  expect((block?.details.expires_at ?? 0) - world.deps.clock.now()).toBe(2 * 86_400_000);
});

it('F2 response.networkBlockHours is how long a network is blocked, in which others live', async () => {
  world = await createRespondWorld({ settings: { response: RESPONSE } });
  const network = await world.raise({ rule: 'password-spraying-network', kind: 'network', id: '203.0.113.0/24' });
  expect((await world.operations.alerts.show({ id: network.id })).offered[0]).toMatchObject({
    label: 'Block 203.0.113.0/24 for 3 hours',
    input: { seconds: 3 * 3600 },
  });
  expect(sentencesOf('spraying-network', RESPONSE)).toEqual(['Block the network for 3 hours.']);
});

it('F3 response.emergencyMinutes is how long emergency mode lasts, by hand and as a step of a playbook', async () => {
  world = await createRespondWorld({ settings: { response: RESPONSE } });
  const { response } = world.operations;
  expect((await response.emergency({})).usual_seconds).toBe(45 * 60);
  const on = await response.beginEmergency({ note: 'tokens were found' });
  expect(Date.parse(on.until ?? '')).toBe(world.deps.clock.now() + 45 * 60_000);
  expect((await response.beginEmergency({ note: 'still', seconds: 7200 })).until).not.toBe(on.until);
  expect(sentencesOf('breach', RESPONSE)).toEqual(['Begin emergency mode for 45 minutes.']);
});

it('F2 a step that has no end says none', () => {
  expect(sentencesOf('client-abuse', RESPONSE)).toEqual(['Suspend the client.']);
});
