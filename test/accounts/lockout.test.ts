import { afterAll, beforeAll, expect, test } from 'vitest';
import { signInWithPassword } from '../../electron/accounts/sign-in/sign-in-with-password.ts';
import { verifySecondFactor } from '../../electron/accounts/sign-in/verify-second-factor.ts';
import { createWorld, PASSWORD, type Person, type World } from '../support/world.ts';

const MINUTE = 60_000;
const LOCKOUT = { passwordFailures: 3, passwordFailuresElsewhere: 7, secondFactorFailures: 2, windowMinutes: 1 };

let world: World;
let names = 0;
beforeAll(async () => {
  world = await createWorld({ seed: 'lockout', lockout: LOCKOUT });
});
afterAll(() => world.close());

const addPerson = (secondFactor = false): Promise<Person> => world.addUser({ name: `person-${++names}`, secondFactor });
const originOf = (address: string) => ({ address, agent: 'a browser', correlation: 'c' });
const signIn = async (login: string, address: string, password = PASSWORD) => {
  const outcome = await signInWithPassword(world, {
    login,
    password,
    request: 'sealed',
    client: undefined,
    former: undefined,
    origin: originOf(address),
  });
  return outcome.ok ? outcome.value : outcome.refusal.reason;
};

test('B4 lockout.passwordFailures: so many wrong passwords from one address, and no more are looked at', async () => {
  const { name } = await addPerson();
  const tries = async (count: number) => {
    const reasons: unknown[] = [];
    for (let i = 0; i < count; i++) reasons.push(await signIn(name, '203.0.113.9', 'wrong'));
    return reasons;
  };
  expect(await tries(4)).toEqual(['wrong_password', 'wrong_password', 'wrong_password', 'too_many_failures']);
  expect(await signIn(name, '203.0.113.9')).toBe('too_many_failures');
  expect(await signIn(name, '203.0.113.10')).toMatchObject({ next: 'continue' });
});

test('B4 lockout.passwordFailuresElsewhere: so many of one account from everywhere new, and none of the places the person knows', async () => {
  const { name } = await addPerson();
  await signIn(name, '203.0.113.1');
  const reasons: unknown[] = [];
  for (let i = 0; i < 9; i++) reasons.push(await signIn(name, `198.51.100.${i}`, 'wrong'));
  expect(reasons).toEqual([...new Array(7).fill('wrong_password'), 'too_many_failures', 'too_many_failures']);
  expect(await signIn(name, '203.0.113.1')).toMatchObject({ next: 'continue' });
});

test('B4 lockout.secondFactorFailures and windowMinutes: so many wrong codes, and the person is told how long to wait', async () => {
  const person = await addPerson(true);
  const proved = await signIn(person.name, '203.0.113.20');
  if (typeof proved === 'string' || proved.next !== 'second-factor') throw new Error('no second step');
  const verify = async () => {
    const { pending } = proved;
    const input = { pending, method: 'otp', code: 'x', client: undefined, former: undefined, origin: originOf('203.0.113.20') } as const;
    const outcome = await verifySecondFactor(world, input);
    return outcome.ok ? outcome.value : outcome.refusal;
  };
  expect(await verify()).toMatchObject({ reason: 'malformed' });
  expect(await verify()).toMatchObject({ reason: 'malformed' });
  expect(await verify()).toMatchObject({
    reason: 'too_many_failures',
    description: 'Too many codes were wrong. Wait 1 minute, then try again.',
  });
  world.clock.advance(MINUTE);
  expect(await verify()).toMatchObject({ reason: 'malformed' });
});
