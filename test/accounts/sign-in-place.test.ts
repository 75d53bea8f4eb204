import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withConfirmedPassword } from '../../electron/accounts/sign-in/confirm-password.ts';
import { signInWithPassword } from '../../electron/accounts/sign-in/sign-in-with-password.ts';
import { verifySecondFactor } from '../../electron/accounts/sign-in/verify-second-factor.ts';
import { done } from '../../electron/lib/outcome.ts';
import { totpCode } from '../support/authorization.ts';
import { createWorld, PASSWORD, type Person, type World } from '../support/world.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const HOME = '192.0.2.7';
let world: World;
let count = 0;
let attackers = 0;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const addPerson = (secondFactor = false): Promise<Person> => {
  count += 1;
  return world.addUser({ name: `person-${count}`, email: `person-${count}@mail.example`, secondFactor });
};
const originOf = (address: string) => ({ address, agent: 'Browser/1.0', correlation: 'c' });
/** An address that nobody used before. */
const elsewhere = (): string => {
  attackers += 1;
  return `198.51.${attackers >> 8}.${attackers & 255}`;
};

const signIn = (login: string, address: string, options: { password?: string; former?: string } = {}) =>
  signInWithPassword(world, {
    login,
    password: options.password ?? PASSWORD,
    request: 'sealed',
    client: undefined,
    former: options.former,
    origin: originOf(address),
  });
const outcomeOf = async (...args: Parameters<typeof signIn>): Promise<string> => {
  const outcome = await signIn(...args);
  return outcome.ok ? outcome.value.next : outcome.refusal.reason;
};
/** Signs in and returns the value of the session cookie. */
const cookieOf = async (login: string, address: string): Promise<string> => {
  const outcome = await signIn(login, address);
  if (!outcome.ok || outcome.value.next !== 'continue') throw new Error('no session began');
  return outcome.value.session.value;
};
/** Fails on purpose from many addresses, each fewer times than it would be stopped at. */
const attack = async (login: string, guesses: number): Promise<string[]> => {
  const reasons: string[] = [];
  for (let i = 0; i < guesses; ) {
    const address = elsewhere();
    for (let j = 0; j < 5 && i < guesses; j++, i++) reasons.push(await outcomeOf(login, address, { password: 'wrong' }));
  }
  return reasons;
};

describe('B4 an attacker with many addresses', () => {
  test('is stopped after fifty guesses at one account, and cannot keep its owner out of the usual address by it', async () => {
    const { name } = await addPerson();
    await cookieOf(name, HOME);
    const reasons = await attack(name, 60);
    expect(reasons.filter((reason) => reason === 'wrong_password')).toHaveLength(50);
    expect(reasons.slice(50)).toEqual(new Array(10).fill('too_many_failures'));
    expect(await outcomeOf(name, elsewhere())).toBe('too_many_failures');
    expect(await outcomeOf(name, HOME)).toBe('continue');
  });

  test('cannot keep the owner out of the usual browser either, wherever that is', async () => {
    const { name } = await addPerson();
    const former = await cookieOf(name, HOME);
    await attack(name, 55);
    const hotel = elsewhere();
    expect(await outcomeOf(name, hotel)).toBe('too_many_failures');
    expect(await outcomeOf(name, hotel, { former })).toBe('continue');
  });

  test('cannot keep the owner out who sits behind the same address, when the browser was signed in before', async () => {
    const { name } = await addPerson();
    const former = await cookieOf(name, HOME);
    for (let i = 0; i < 12; i++) await outcomeOf(name, HOME, { password: 'wrong' });
    expect(await outcomeOf(name, HOME)).toBe('too_many_failures');
    expect(await outcomeOf(name, HOME, { former })).toBe('continue');
  });

  test('has no more guesses by mixing user name and e-mail address', async () => {
    const { name, email } = await addPerson();
    const reasons = [...(await attack(name, 25)), ...(await attack(email ?? '', 25)), ...(await attack(name.toUpperCase(), 5))];
    expect(reasons.slice(50)).toEqual(new Array(5).fill('too_many_failures'));
  });

  test('has ten guesses and no more from one address, and from an address the owner knows', async () => {
    const { name } = await addPerson();
    await cookieOf(name, HOME);
    for (const address of [elsewhere(), HOME]) {
      const reasons: string[] = [];
      for (let i = 0; i < 12; i++) reasons.push(await outcomeOf(name, address, { password: 'wrong' }));
      expect(reasons.filter((reason) => reason === 'wrong_password')).toHaveLength(10);
    }
  });

  test('has ten guesses with a stolen cookie, from however many addresses', async () => {
    const { name } = await addPerson();
    const former = await cookieOf(name, HOME);
    const reasons: string[] = [];
    for (let i = 0; i < 14; i++) reasons.push(await outcomeOf(name, elsewhere(), { password: 'wrong', former }));
    expect(reasons.filter((reason) => reason === 'wrong_password')).toHaveLength(10);
  });

  test('gains nothing by a cookie of their own, or one that is made up', async () => {
    const [victim, attacker] = [await addPerson(), await addPerson()];
    const own = await cookieOf(attacker.name, elsewhere());
    await attack(victim.name, 50);
    for (const former of [own, `${own.slice(0, -3)}abc`, 'nonsense', '']) {
      expect(await outcomeOf(victim.name, elsewhere(), { former, password: 'wrong' })).toBe('too_many_failures');
    }
  });

  test('is told nothing: names that nobody has are limited alike', async () => {
    const reasons = await attack(`nobody-${count}`, 55);
    expect(reasons.slice(50)).toEqual(new Array(5).fill('too_many_failures'));
    const words = new Set<string>();
    for (const login of [`nobody-${count}`, (await addPerson()).name]) {
      const outcome = await signIn(login, elsewhere(), { password: 'wrong' });
      if (!outcome.ok) words.add(outcome.refusal.description);
    }
    expect([...words]).toEqual(['The name or password is not right.']);
  });

  test('locks nothing for good: a quarter of an hour later all is as before', async () => {
    const { name } = await addPerson();
    await attack(name, 55);
    expect(await outcomeOf(name, elsewhere())).toBe('too_many_failures');
    world.clock.advance(15 * MINUTE);
    expect(await outcomeOf(name, elsewhere())).toBe('continue');
  });

  test('does not clear the count of the account by signing in with a password they know', async () => {
    const { name } = await addPerson();
    await attack(name, 49);
    expect(await outcomeOf(name, elsewhere())).toBe('continue');
    expect((await attack(name, 2)).at(-1)).toBe('too_many_failures');
  });
});

describe('B4 a known address', () => {
  test('is forgotten after ninety days without a sign-in, and remembered anew by each', async () => {
    const [steady, absent] = [await addPerson(), await addPerson()];
    for (const { name } of [steady, absent]) await cookieOf(name, HOME);
    world.clock.advance(60 * DAY);
    await cookieOf(steady.name, HOME);
    world.clock.advance(40 * DAY);
    for (const { name } of [steady, absent]) await attack(name, 50);
    expect(await outcomeOf(steady.name, HOME)).toBe('continue');
    expect(await outcomeOf(absent.name, HOME)).toBe('too_many_failures');
  });

  test('is that of one person, and is not kept as text', async () => {
    const [one, other] = [await addPerson(), await addPerson()];
    await cookieOf(one.name, '203.0.113.77');
    await attack(other.name, 50);
    expect(await outcomeOf(other.name, '203.0.113.77')).toBe('too_many_failures');
  });

  test('is no address where a password was right and the second factor never came', async () => {
    const person = await addPerson(true);
    const thief = elsewhere();
    expect(await outcomeOf(person.name, thief)).toBe('second-factor');
    await attack(person.name, 50);
    expect(await outcomeOf(person.name, thief)).toBe('too_many_failures');
  });
});

describe('B4 the second factor', () => {
  const verify = async (person: Person, code: string, address: string, former?: string): Promise<string> => {
    const step = await signIn(person.name, address, former === undefined ? {} : { former });
    if (!step.ok || step.value.next !== 'second-factor') throw new Error('the password was not taken');
    const { pending } = step.value;
    const outcome = await verifySecondFactor(world, { pending, method: 'otp', code, client: undefined, former, origin: originOf(address) });
    return outcome.ok ? 'session' : outcome.refusal.reason;
  };
  const rightCode = (person: Person): string => totpCode(world, person.totpSecret);
  const wrongCode = (person: Person): string => {
    const right = new Set([-1, 0, 1].map((steps) => totpCode(world, person.totpSecret, steps)));
    return ['000000', '111111', '222222', '333333'].find((code) => !right.has(code)) ?? '';
  };

  test('is limited to five guesses from all new places together, and its owner gets in from the usual one', async () => {
    const person = await addPerson(true);
    expect(await verify(person, rightCode(person), HOME)).toBe('session');
    world.clock.advance(2 * MINUTE);
    const reasons: string[] = [];
    for (let i = 0; i < 7; i++) reasons.push(await verify(person, wrongCode(person), elsewhere()));
    expect(reasons).toEqual([...new Array(5).fill('wrong'), 'too_many_failures', 'too_many_failures']);
    expect(await verify(person, rightCode(person), elsewhere())).toBe('too_many_failures');
    expect(await verify(person, rightCode(person), HOME)).toBe('session');
  });

  test('is limited to five guesses at the usual place, too', async () => {
    const person = await addPerson(true);
    expect(await verify(person, rightCode(person), HOME)).toBe('session');
    world.clock.advance(2 * MINUTE);
    const reasons: string[] = [];
    for (let i = 0; i < 6; i++) reasons.push(await verify(person, wrongCode(person), HOME));
    expect(reasons).toEqual([...new Array(5).fill('wrong'), 'too_many_failures']);
    expect(await verify(person, rightCode(person), HOME)).toBe('too_many_failures');
  });
});

describe('B4 the password asked for once more', () => {
  test('is limited by the session, from however many addresses a stolen one is used, and not by what strangers do', async () => {
    const person = await addPerson();
    const [id = ''] = (await cookieOf(person.name, HOME)).split('.');
    const session = (await world.store.read.sessions.listOfUser(person.id, world.clock.now(), 1))[0];
    const user = await world.store.read.users.find(person.id);
    if (!session || !user) throw new Error(`no session ${id}`);
    const confirm = async (password: string): Promise<string> => {
      const outcome = await withConfirmedPassword(world, { session, user, password, origin: originOf(elsewhere()) }, async () =>
        done('done'),
      );
      return outcome.ok ? outcome.value : outcome.refusal.reason;
    };
    await attack(person.name, 55);
    expect(await confirm(PASSWORD)).toBe('done');
    for (let i = 0; i < 10; i++) expect(await confirm('wrong')).toBe('wrong_password');
    expect(await confirm(PASSWORD)).toBe('too_many_failures');
  });
});
