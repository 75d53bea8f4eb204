import { hash as bcryptHash } from '@node-rs/bcrypt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SignInStep, signInWithPassword } from '../../electron/accounts/sign-in/sign-in-with-password.ts';
import { ACR_PASSWORD } from '../../electron/oauth/authorize/decide-interaction.ts';
import { createWorld, type NewUser, PASSWORD, type Person, type World } from '../support/world.ts';

const MINUTE = 60_000;
let world: World;
let count = 0;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const addPerson = (user: Partial<NewUser> = {}): Promise<Person> => {
  count += 1;
  return world.addUser({ name: `person-${count}`, email: `person-${count}@mail.example`, ...user });
};

interface Attempt {
  readonly login: string;
  readonly password?: string;
  readonly address?: string;
  readonly former?: string | undefined;
}

const signIn = (attempt: Attempt, where: World = world) => {
  const { login, password = PASSWORD, address = '192.0.2.7', former } = attempt;
  const origin = { address, agent: 'Browser/1.0', correlation: 'c' };
  return signInWithPassword(where, { login, password, request: 'sealed', client: undefined, former, origin });
};

/** The reason of the refusal, or what comes next. */
const outcomeOf = async (attempt: Attempt, where: World = world): Promise<string> => {
  const outcome = await signIn(attempt, where);
  return outcome.ok ? outcome.value.next : outcome.refusal.reason;
};

const sessionOf = (step: { ok: true; value: SignInStep } | { ok: false; refusal: unknown }) => {
  if (!step.ok || step.value.next !== 'continue') throw new Error('no session began');
  return step.value.session;
};

const failTimes = async (times: number, attempt: Attempt, where: World = world): Promise<void> => {
  for (let i = 0; i < times; i += 1) expect(await outcomeOf({ ...attempt, password: 'wrong' }, where)).toBe('wrong_password');
};

const failuresOf = (person: Person) => world.facts('user.sign_in_failed').filter(({ user }) => user === person.id);

describe('a sign-in by password', () => {
  test('OpenID Connect Core §2 begins a session with auth_time, acr and amr, of which the store keeps no usable value', async () => {
    const person = await addPerson();
    const session = sessionOf(await signIn({ login: person.name }));
    const stored = await world.store.read.sessions.find(session.id);
    expect(stored).toMatchObject({ userId: person.id, acr: ACR_PASSWORD, amr: ['pwd'], authTime: world.clock.now(), endedAt: null });
    expect(stored?.expiresAt).toBe(world.clock.now() + world.policy.sessionLifetime * 1000);
    expect(stored).toMatchObject({ address: '192.0.2.7', agent: 'Browser/1.0' });
    expect(JSON.stringify(stored)).not.toContain(session.value);
    expect(stored?.hash).toHaveLength(32);
  });

  test('is recorded with the session, the method and what it attests, and without any secret', async () => {
    const person = await addPerson();
    const session = sessionOf(await signIn({ login: person.name }));
    const fact = world.facts('user.signed_in').at(-1);
    expect(fact).toMatchObject({
      user: person.id,
      session: session.id,
      address: '192.0.2.7',
      details: { method: 'password', acr: ACR_PASSWORD, amr: ['pwd'] },
    });
    expect(JSON.stringify(world.facts())).not.toContain(session.value);
    expect(JSON.stringify(world.facts())).not.toContain(PASSWORD);
  });

  test.each([
    ['the user name', (person: Person) => person.name],
    ['the e-mail address', (person: Person) => person.email ?? ''],
    ['another case', (person: Person) => person.name.toUpperCase()],
    ['spaces around', (person: Person) => `  ${person.name} `],
    ['full-width letters', (person: Person) => person.name.replace('p', 'ｐ')],
    ['an e-mail address in another case', (person: Person) => (person.email ?? '').toUpperCase()],
  ])('takes %s for the account', async (_how, loginOf) => {
    const person = await addPerson();
    expect(await outcomeOf({ login: loginOf(person) })).toBe('continue');
  });

  test('takes a user name before the same text as an e-mail address of somebody else', async () => {
    const owner = await addPerson({ name: 'shared@mail.example', password: 'Another-Meadow 71 kettles' });
    await addPerson({ email: 'shared@mail.example' });
    expect(await outcomeOf({ login: 'shared@mail.example' })).toBe('wrong_password');
    expect(sessionOf(await signIn({ login: 'shared@mail.example', password: owner.password })).id).toBeDefined();
  });

  test.each<[string, Partial<NewUser> | null, string]>([
    ['an unknown name', null, 'unknown_user'],
    ['a wrong password', { password: 'Another-Meadow 71 kettles' }, 'wrong_password'],
    ['an account without a password', { password: null }, 'no_password'],
    ['a suspended account, though the password is right', { status: 'suspended' }, 'suspended'],
  ])('known-flaw/073 says the same for %s and records the reason in the log only', async (_case, user, reason) => {
    const person = user === null ? undefined : await addPerson(user);
    const login = person?.name ?? `nobody-${count}`;
    const outcome = await signIn({ login });
    expect(outcome).toMatchObject({
      ok: false,
      refusal: { code: 'sign_in_failed', description: 'The name or password is not right.', reason },
    });
    expect(world.facts('user.sign_in_failed').at(-1)).toMatchObject({ user: person?.id, login, details: { method: 'password', reason } });
  });

  test.each<[string, Partial<NewUser> | null]>([
    ['an unknown name', null],
    ['an account without a password', { password: null }],
    ['a suspended account', { status: 'suspended' }],
    ['an account past its limit', {}],
  ])('known-flaw/073 does the work of one password check for %s', async (_case, user) => {
    const person = user === null ? undefined : await addPerson(user);
    const login = person?.name ?? `nobody-${count}`;
    if (person && user && Object.keys(user).length === 0) await failTimes(10, { login });
    const verified: boolean[] = [];
    const hasher: World['hasher'] = {
      ...world.hasher,
      async verify(password, stored) {
        const verdict = await world.hasher.verify(password, stored);
        verified.push(verdict.ok);
        return verdict;
      },
    };
    await signInWithPassword(
      { ...world, hasher },
      {
        login,
        password: PASSWORD,
        request: '',
        client: undefined,
        former: undefined,
        origin: { address: '192.0.2.7', agent: '', correlation: 'c' },
      },
    );
    expect(verified).toEqual([true]);
  });

  test.each([
    '',
    ' ',
    'x'.repeat(320),
    'a'.repeat(5000),
    'nul\u0000',
    '\ud800',
    "' OR 1=1 --",
    '<script>alert(1)</script>',
    '\u202Eada',
  ])('answers the hostile name %j like any unknown one', async (login) => {
    expect(await outcomeOf({ login })).toBe('unknown_user');
  });

  test('is refused, and recorded, when the hashing pool has no room', async () => {
    const small = await createWorld({ hashQueueLimit: 0 });
    const person = await small.addUser({ name: 'ada' });
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => outcomeOf({ login: 'ada' }, small)));
    expect(outcomes.filter((outcome) => outcome === 'hash_pool_full')).toHaveLength(6);
    const facts = small.facts('user.sign_in_failed');
    expect(facts.map(({ user, details }) => [user, details.reason])).toEqual(
      Array.from({ length: 6 }, () => [person.id, 'hash_pool_full']),
    );
    await small.close();
  });
});

describe('known-flaw/076 session fixation', () => {
  test('a sign-in never takes over a value that the browser brought', async () => {
    const [ada, bob] = [await addPerson(), await addPerson()];
    const planted = sessionOf(await signIn({ login: bob.name }));
    const own = sessionOf(await signIn({ login: ada.name, former: planted.value }));
    expect(own.id).not.toBe(planted.id);
    expect(own.value).not.toBe(planted.value);
    expect((await world.store.read.sessions.find(own.id))?.userId).toBe(ada.id);
  });

  test('the session the browser had ends with its grants, whoever owned it, and that is recorded', async () => {
    const [ada, bob] = [await addPerson(), await addPerson()];
    const former = sessionOf(await signIn({ login: bob.name }));
    await signIn({ login: ada.name, former: former.value });
    expect((await world.store.read.sessions.find(former.id))?.endedAt).toBe(world.clock.now());
    expect(world.facts('session.revoked').at(-1)).toMatchObject({
      user: bob.id,
      session: former.id,
      details: { reason: 'replaced', sessions: 1 },
    });
  });

  test('a session that had ended before leaves no second fact', async () => {
    const [ada, bob] = [await addPerson(), await addPerson()];
    const former = sessionOf(await signIn({ login: bob.name }));
    await signIn({ login: ada.name, former: former.value });
    await signIn({ login: ada.name, former: former.value });
    expect(world.facts('session.revoked').filter(({ session }) => session === former.id)).toHaveLength(1);
  });

  test('a forged value of a live session ends nothing', async () => {
    const [ada, bob] = [await addPerson(), await addPerson()];
    const { id, value } = sessionOf(await signIn({ login: bob.name }));
    const forged = `${value.slice(0, -1)}${value.endsWith('A') ? 'B' : 'A'}`;
    await signIn({ login: ada.name, former: forged });
    await signIn({ login: ada.name, former: id });
    expect((await world.store.read.sessions.find(id))?.endedAt).toBeNull();
  });

  test('two sign-ins of one person have sessions of their own', async () => {
    const person = await addPerson();
    const [one, two] = [sessionOf(await signIn({ login: person.name })), sessionOf(await signIn({ login: person.name }))];
    expect(one.id).not.toBe(two.id);
    expect((await world.store.read.sessions.listOfUser(person.id, world.clock.now(), 10)).map(({ id }) => id).toSorted()).toEqual(
      [one.id, two.id].toSorted(),
    );
  });
});

describe('failed passwords', () => {
  test('NIST SP 800-63B rate limiting: after ten the right one is refused too, for the rest of the window', async () => {
    const person = await addPerson();
    await failTimes(10, { login: person.name });
    expect(await outcomeOf({ login: person.name })).toBe('too_many_failures');
    world.clock.advance(15 * MINUTE - 1);
    expect(await outcomeOf({ login: person.name })).toBe('too_many_failures');
    world.clock.advance(1);
    expect(await outcomeOf({ login: person.name })).toBe('continue');
  });

  test('refused attempts do not make the window longer', async () => {
    const person = await addPerson();
    await failTimes(10, { login: person.name });
    world.clock.advance(14 * MINUTE);
    for (let i = 0; i < 20; i += 1) expect(await outcomeOf({ login: person.name, password: 'wrong' })).toBe('too_many_failures');
    world.clock.advance(MINUTE);
    expect(await outcomeOf({ login: person.name })).toBe('continue');
  });

  test('the right password after nine is taken and clears the count', async () => {
    const person = await addPerson();
    await failTimes(9, { login: person.name });
    expect(await outcomeOf({ login: person.name })).toBe('continue');
    await failTimes(9, { login: person.name });
    expect(await outcomeOf({ login: person.name })).toBe('continue');
  });

  test('known-flaw/067 counts user name and e-mail address as one account', async () => {
    const person = await addPerson();
    await failTimes(5, { login: person.name });
    await failTimes(5, { login: person.email ?? '' });
    expect(await outcomeOf({ login: person.name })).toBe('too_many_failures');
    expect(await outcomeOf({ login: person.email ?? '' })).toBe('too_many_failures');
  });

  test('known-flaw/068 counts every spelling of a name as one', async () => {
    const person = await addPerson();
    for (const login of [person.name.toUpperCase(), ` ${person.name}`, person.name.replace('p', 'ｐ')]) await failTimes(3, { login });
    await failTimes(1, { login: person.name });
    expect(await outcomeOf({ login: person.name })).toBe('too_many_failures');
  });

  test('known-flaw/074 at one address do not lock the owner out at another', async () => {
    const person = await addPerson();
    await failTimes(10, { login: person.name, address: '203.0.113.9' });
    expect(await outcomeOf({ login: person.name, address: '203.0.113.9' })).toBe('too_many_failures');
    expect(await outcomeOf({ login: person.name, address: '192.0.2.7' })).toBe('continue');
    expect(await outcomeOf({ login: person.name, address: '203.0.113.9' })).toBe('too_many_failures');
  });

  test('at addresses of one IPv6 /64 count together, at another /64 apart', async () => {
    const person = await addPerson();
    for (let i = 1; i <= 10; i += 1) await failTimes(1, { login: person.name, address: `2001:db8:1:2::${i}` });
    expect(await outcomeOf({ login: person.name, address: '2001:db8:1:2:ffff::1' })).toBe('too_many_failures');
    expect(await outcomeOf({ login: person.name, address: '2001:db8:1:3::1' })).toBe('continue');
  });

  test('of one account leave every other account at that address alone', async () => {
    const [ada, bob] = [await addPerson(), await addPerson()];
    await failTimes(10, { login: ada.name });
    expect(await outcomeOf({ login: bob.name })).toBe('continue');
  });

  test('known-flaw/073 of unknown names meet the same limit', async () => {
    const login = `nobody-${count}-limited`;
    for (let i = 0; i < 10; i += 1) expect(await outcomeOf({ login })).toBe('unknown_user');
    expect(await outcomeOf({ login: login.toUpperCase() })).toBe('too_many_failures');
  });

  test('guessed at the same time get no more answers than one after another', async () => {
    const person = await addPerson();
    const guesses = Array.from({ length: 64 }, (_, i) => (i === 63 ? PASSWORD : `guess ${i}`));
    const outcomes = await Promise.all(guesses.map((password) => outcomeOf({ login: person.name, password })));
    expect(outcomes.filter((outcome) => outcome === 'wrong_password')).toHaveLength(10);
    expect(outcomes.at(-1)).toBe('too_many_failures');
    expect(failuresOf(person)).toHaveLength(64);
  });

  test('are still counted after a restart', async () => {
    const own = await createWorld({ seed: 'restart' });
    await own.addUser({ name: 'ada' });
    await failTimes(10, { login: 'ada' }, own);
    await own.restart();
    expect(await outcomeOf({ login: 'ada' }, own)).toBe('too_many_failures');
    await own.close();
  });
});

describe('an outdated hash', () => {
  const bcrypt = () => bcryptHash(PASSWORD, 4);

  test('of bcrypt is verified, replaced by argon2id at the next sign-in, and that is recorded', async () => {
    const person = await addPerson({ passwordHash: await bcrypt() });
    expect(await outcomeOf({ login: person.name })).toBe('continue');
    const stored = await world.store.read.users.find(person.id);
    expect(stored?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=8,t=1,p=1\$/);
    expect(stored?.passwordChangedAt).toBe(person.passwordChangedAt);
    expect(world.facts('password.upgraded').at(-1)).toMatchObject({ user: person.id, details: { from: 'bcrypt' } });
    expect(await outcomeOf({ login: person.name })).toBe('continue');
    expect(world.facts('password.upgraded').filter(({ user }) => user === person.id)).toHaveLength(1);
  });

  test('of another argon2id cost is replaced too', async () => {
    const dearer = await createWorld({ seed: 'dearer', passwordCost: { memoryKiB: 16, passes: 1, lanes: 1 } });
    const made = await dearer.hasher.hash(PASSWORD);
    await dearer.close();
    const person = await addPerson({ passwordHash: made.ok ? made.value : '' });
    expect(await outcomeOf({ login: person.name })).toBe('continue');
    expect(world.facts('password.upgraded').at(-1)).toMatchObject({ user: person.id, details: { from: 'argon2id' } });
  });

  test('stays when the password was wrong', async () => {
    const passwordHash = await bcrypt();
    const person = await addPerson({ passwordHash });
    expect(await outcomeOf({ login: person.name, password: 'wrong' })).toBe('wrong_password');
    expect((await world.store.read.users.find(person.id))?.passwordHash).toBe(passwordHash);
  });

  test('renewed by eight sign-ins at once is renewed once, and each of them succeeds', async () => {
    const person = await addPerson({ passwordHash: await bcrypt() });
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => outcomeOf({ login: person.name })));
    expect(new Set(outcomes)).toEqual(new Set(['continue']));
    expect(world.facts('password.upgraded').filter(({ user }) => user === person.id)).toHaveLength(1);
  });

  test('does not come back over a password that was changed while it was being verified', async () => {
    const person = await addPerson({ passwordHash: await bcrypt() });
    const replacement = await world.hasher.hash('Another-Meadow 71 kettles');
    const hasher: World['hasher'] = {
      ...world.hasher,
      async verify(password, stored) {
        const verdict = await world.hasher.verify(password, stored);
        world.clock.advance(1);
        await world.store.write((tx) => tx.users.setPassword(person.id, replacement.ok ? replacement.value : '', world.clock.now()));
        return verdict;
      },
    };
    expect(await outcomeOf({ login: person.name }, { ...world, hasher })).toBe('wrong_password');
    expect((await world.store.read.users.find(person.id))?.passwordHash).toBe(replacement.ok && replacement.value);
  });
});

describe('an account that changes while its password is verified', () => {
  const signInDuring = async (person: Person, change: () => unknown): Promise<string> => {
    const hasher: World['hasher'] = {
      ...world.hasher,
      async verify(password, stored) {
        const verdict = await world.hasher.verify(password, stored);
        await change();
        return verdict;
      },
    };
    return outcomeOf({ login: person.name }, { ...world, hasher });
  };

  test('and is removed signs nobody in', async () => {
    const person = await addPerson();
    expect(await signInDuring(person, () => world.store.write((tx) => tx.users.remove(person.id)))).toBe('unknown_user');
  });

  test('and is suspended signs nobody in', async () => {
    const person = await addPerson();
    const suspend = () => world.store.write((tx) => tx.users.setStatus(person.id, 'suspended', world.clock.now()));
    expect(await signInDuring(person, suspend)).toBe('suspended');
  });

  test('and gets a second factor asks for it', async () => {
    const person = await addPerson();
    const totp = { userId: person.id, secret: person.totpSecret, lastStep: -1, enrolledAt: 0 };
    expect(await signInDuring(person, () => world.store.write((tx) => tx.users.putTotp(totp)))).toBe('second-factor');
  });
});

describe('with a second factor enrolled', () => {
  test('known-flaw/066 a right password begins no session', async () => {
    const person = await addPerson({ secondFactor: true });
    const before = world.facts('user.signed_in').length;
    const outcome = await signIn({ login: person.name });
    expect(outcome).toMatchObject({ ok: true, value: { next: 'second-factor', pending: { userId: person.id, request: 'sealed' } } });
    expect(await world.store.read.sessions.listOfUser(person.id, world.clock.now(), 10)).toEqual([]);
    expect(world.facts('user.signed_in')).toHaveLength(before);
  });

  test('a right password does not end the session the browser has', async () => {
    const [ada, bob] = [await addPerson(), await addPerson({ secondFactor: true })];
    const { id, value } = sessionOf(await signIn({ login: ada.name }));
    await signIn({ login: bob.name, former: value });
    expect((await world.store.read.sessions.find(id))?.endedAt).toBeNull();
  });
});
