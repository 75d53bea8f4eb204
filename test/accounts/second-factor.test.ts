import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPending, type PendingSignIn, sealPending } from '../../electron/accounts/sign-in/pending-sign-in.ts';
import { signInWithPassword } from '../../electron/accounts/sign-in/sign-in-with-password.ts';
import { type SecondFactorMethod, verifySecondFactor } from '../../electron/accounts/sign-in/verify-second-factor.ts';
import { ACR_TWO_FACTORS } from '../../electron/oauth/authorize/decide-interaction.ts';
import { totpCode } from '../support/authorization.ts';
import { createWorld, type Person, type World } from '../support/world.ts';

const MINUTE = 60_000;
let world: World;
let count = 0;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const origin = (address = '192.0.2.7') => ({ address, agent: 'Browser/1.0', correlation: 'c' });

const addPerson = (where: World = world): Promise<Person> => {
  count += 1;
  return where.addUser({ name: `person-${count}`, secondFactor: true });
};

/** A sign-in whose password was right. */
const prove = async (person: Person, where: World = world): Promise<PendingSignIn> => {
  const { name: login, password } = person;
  const outcome = await signInWithPassword(where, {
    login,
    password,
    request: 'sealed',
    client: undefined,
    former: undefined,
    origin: origin(),
  });
  if (!outcome.ok || outcome.value.next !== 'second-factor') throw new Error('the password step did not lead to the second');
  return outcome.value.pending;
};

const verify = async (
  pending: PendingSignIn,
  code: string,
  options: { method?: SecondFactorMethod; where?: World; address?: string } = {},
): Promise<string> => {
  const { method = 'otp', where = world, address } = options;
  const outcome = await verifySecondFactor(where, { pending, method, code, client: undefined, former: undefined, origin: origin(address) });
  return outcome.ok ? 'session' : `${outcome.refusal.code}/${outcome.refusal.reason}`;
};

const codeOf = (person: Person, steps = 0): string => totpCode(world, person.totpSecret, steps);
const firstRecoveryCode = (person: Person): string => person.recoveryCodes[0] ?? '';
/** A well-formed code that is none of those accepted now. */
const wrongCode = (person: Person): string => {
  const right = new Set([-1, 0, 1].map((steps) => codeOf(person, steps)));
  return ['000000', '111111', '222222', '333333'].find((code) => !right.has(code)) ?? '';
};
/** Time for the next code, so that a test never meets the step of another. */
const nextStep = (): void => world.clock.advance(2 * MINUTE);

describe('a one-time code', () => {
  test('RFC 8176 §2 begins a session that attests two factors', async () => {
    const person = await addPerson();
    expect(await verify(await prove(person), codeOf(person))).toBe('session');
    const [session] = await world.store.read.sessions.listOfUser(person.id, world.clock.now(), 10);
    expect(session).toMatchObject({ acr: ACR_TWO_FACTORS, amr: ['pwd', 'otp', 'mfa'], authTime: world.clock.now() });
    expect(world.facts('user.signed_in').at(-1)).toMatchObject({ user: person.id, details: { method: 'otp', acr: ACR_TWO_FACTORS } });
  });

  test('RFC 6238 §5.2 is never accepted a second time', async () => {
    const person = await addPerson();
    const code = codeOf(person);
    expect(await verify(await prove(person), code)).toBe('session');
    expect(await verify(await prove(person), code)).toBe('wrong_code/replayed');
    world.clock.advance(30_000);
    expect(await verify(await prove(person), code)).toBe('wrong_code/replayed');
    expect(await verify(await prove(person), codeOf(person))).toBe('session');
  });

  test('RFC 6238 §5.2 older than the newest one accepted is not accepted either', async () => {
    const person = await addPerson();
    expect(await verify(await prove(person), codeOf(person, 1))).toBe('session');
    expect(await verify(await prove(person), codeOf(person, 0))).toBe('wrong_code/replayed');
    expect(await verify(await prove(person), codeOf(person, -1))).toBe('wrong_code/replayed');
  });

  test('shown by two browsers at once begins one session', async () => {
    const person = await addPerson();
    const pendings = await Promise.all([prove(person), prove(person), prove(person), prove(person)]);
    const outcomes = await Promise.all(pendings.map((pending) => verify(pending, codeOf(person))));
    expect(outcomes.toSorted()).toEqual(['session', 'wrong_code/replayed', 'wrong_code/replayed', 'wrong_code/replayed']);
  });

  test('stays spent after a restart', async () => {
    const own = await createWorld({ seed: 'restart' });
    const person = await addPerson(own);
    const code = totpCode(own, person.totpSecret);
    expect(await verify(await prove(person, own), code, { where: own })).toBe('session');
    await own.restart();
    expect(await verify(await prove(person, own), code, { where: own })).toBe('wrong_code/replayed');
    await own.close();
  });

  test.each(['', '12345', '1234567', '12345x', '１２３４５６', '-12345', '1e5', `${'1'.repeat(400)}`])('%j is refused', async (code) => {
    expect(await verify(await prove(await addPerson()), code)).toBe('wrong_code/malformed');
  });

  test('of another person is wrong', async () => {
    const [ada, bob] = [await addPerson(), await addPerson()];
    expect(await verify(await prove(ada), codeOf(bob))).toBe('wrong_code/wrong');
  });
});

describe('a recovery code', () => {
  test('stands in for the authenticator, once, in whatever spelling, and says how many are left', async () => {
    const person = await addPerson();
    const code = firstRecoveryCode(person);
    expect(await verify(await prove(person), ` ${code.toLowerCase().replaceAll('-', ' ')} `, { method: 'recovery_code' })).toBe('session');
    expect(world.facts('recovery_code.used').at(-1)).toMatchObject({ user: person.id, details: { left: 9 } });
    expect(await verify(await prove(person), code, { method: 'recovery_code' })).toBe('wrong_code/wrong');
    const [session] = await world.store.read.sessions.listOfUser(person.id, world.clock.now(), 10);
    expect(session).toMatchObject({ acr: ACR_TWO_FACTORS, amr: ['pwd', 'otp', 'mfa'] });
  });

  test('shown by 16 browsers at once begins one session', async () => {
    const person = await addPerson();
    const pendings = await Promise.all(Array.from({ length: 16 }, () => prove(person)));
    const outcomes = await Promise.all(pendings.map((pending) => verify(pending, firstRecoveryCode(person), { method: 'recovery_code' })));
    expect(outcomes.filter((outcome) => outcome === 'session')).toHaveLength(1);
  });

  test('stays spent after a restart', async () => {
    const own = await createWorld({ seed: 'restart-recovery' });
    const person = await addPerson(own);
    const options = { method: 'recovery_code', where: own } as const;
    expect(await verify(await prove(person, own), firstRecoveryCode(person), options)).toBe('session');
    await own.restart();
    expect(await verify(await prove(person, own), firstRecoveryCode(person), options)).toBe('wrong_code/wrong');
    await own.close();
  });

  test('of another person, or on the page of one-time codes, is refused', async () => {
    const [ada, bob] = [await addPerson(), await addPerson()];
    expect(await verify(await prove(ada), firstRecoveryCode(bob), { method: 'recovery_code' })).toBe('wrong_code/wrong');
    expect(await verify(await prove(ada), firstRecoveryCode(ada))).toBe('wrong_code/malformed');
    expect(await verify(await prove(ada), codeOf(ada), { method: 'recovery_code' })).toBe('wrong_code/malformed');
  });
});

describe('known-flaw/065 wrong second factors', () => {
  test('five, of both kinds together, refuse the right one for the rest of the window', async () => {
    const person = await addPerson();
    const pending = await prove(person);
    for (let i = 0; i < 3; i += 1) expect(await verify(pending, wrongCode(person))).toBe('wrong_code/wrong');
    for (let i = 0; i < 2; i += 1)
      expect(await verify(pending, 'AAAA-AAAA-AAAA-AAAA', { method: 'recovery_code' })).toBe('wrong_code/wrong');
    expect(await verify(pending, codeOf(person))).toBe('wrong_code/too_many_failures');
    expect(await verify(pending, firstRecoveryCode(person), { method: 'recovery_code' })).toBe('wrong_code/too_many_failures');
    expect(await world.store.read.users.recoveryCodesLeft(person.id)).toBe(10);
    world.clock.advance(15 * MINUTE);
    expect(await verify(await prove(person), codeOf(person))).toBe('session');
  });

  test('count by account, whatever the address and however often the password is proved anew', async () => {
    const person = await addPerson();
    for (let i = 1; i <= 5; i += 1)
      expect(await verify(await prove(person), wrongCode(person), { address: `198.51.100.${i}` })).toBe('wrong_code/wrong');
    expect(await verify(await prove(person), codeOf(person), { address: '192.0.2.99' })).toBe('wrong_code/too_many_failures');
  });

  test('malformed and replayed codes count too', async () => {
    const person = await addPerson();
    const code = codeOf(person);
    expect(await verify(await prove(person), code)).toBe('session');
    const pending = await prove(person);
    for (let i = 0; i < 3; i += 1) expect(await verify(pending, code)).toBe('wrong_code/replayed');
    for (let i = 0; i < 2; i += 1) expect(await verify(pending, 'x')).toBe('wrong_code/malformed');
    nextStep();
    expect(await verify(pending, codeOf(person))).toBe('wrong_code/too_many_failures');
  });

  test('guessed at the same time get no more answers than one after another', async () => {
    const person = await addPerson();
    const pending = await prove(person);
    const codes = Array.from({ length: 64 }, (_, i) => (i === 63 ? codeOf(person) : wrongCode(person)));
    const outcomes = await Promise.all(codes.map((code) => verify(pending, code)));
    expect(outcomes.filter((outcome) => outcome === 'wrong_code/wrong')).toHaveLength(5);
    expect(outcomes.at(-1)).toBe('wrong_code/too_many_failures');
  });

  test('are still counted after a restart, and cleared by a right code', async () => {
    const own = await createWorld({ seed: 'restart-failures' });
    const person = await addPerson(own);
    for (let i = 0; i < 5; i += 1) await verify(await prove(person, own), 'x', { where: own });
    await own.restart();
    expect(await verify(await prove(person, own), totpCode(own, person.totpSecret), { where: own })).toBe('wrong_code/too_many_failures');
    own.clock.advance(15 * MINUTE);
    for (let i = 0; i < 4; i += 1) await verify(await prove(person, own), 'x', { where: own });
    expect(await verify(await prove(person, own), totpCode(own, person.totpSecret), { where: own })).toBe('session');
    for (let i = 0; i < 4; i += 1) await verify(await prove(person, own), 'x', { where: own });
    own.clock.advance(MINUTE);
    expect(await verify(await prove(person, own), totpCode(own, person.totpSecret), { where: own })).toBe('session');
    await own.close();
  });

  test('are recorded with method and reason', async () => {
    const person = await addPerson();
    const pending = await prove(person);
    await verify(pending, wrongCode(person));
    await verify(pending, 'AAAA-AAAA-AAAA-AAAA', { method: 'recovery_code' });
    const facts = world.facts('user.sign_in_failed').filter(({ user }) => user === person.id);
    expect(facts.map(({ details }) => details)).toEqual([
      { method: 'otp', reason: 'wrong' },
      { method: 'recovery_code', reason: 'wrong' },
    ]);
  });
});

describe('the state between the two steps', () => {
  const seal = (pending: PendingSignIn, visit = 'visit-a') => sealPending(world.sealer, pending, visit);
  const open = (sealed: string, visit = 'visit-a'): string => {
    const opened = openPending(world, sealed, visit);
    return opened.ok ? 'open' : opened.refusal.reason;
  };

  test('opens in the browser it was made for, for five minutes', async () => {
    const sealed = seal(await prove(await addPerson()));
    expect(open(sealed)).toBe('open');
    world.clock.advance(5 * MINUTE - 1);
    expect(open(sealed)).toBe('open');
    world.clock.advance(1);
    expect(open(sealed)).toBe('expired');
  });

  test('is not good before it was issued, when the clock was set back', async () => {
    const now = world.clock.now();
    const sealed = seal(await prove(await addPerson()));
    world.clock.jump(now - 1);
    expect(open(sealed)).toBe('expired');
    world.clock.jump(now);
  });

  test('known-flaw/071 does not open in another browser, nor when made for another step', async () => {
    const pending = await prove(await addPerson());
    expect(open(seal(pending), 'visit-b')).toBe('altered');
    expect(open(world.sealer.sealText('interaction', JSON.stringify(pending), 'account'))).toBe('altered');
    expect(open(world.sealer.sealText('interaction', JSON.stringify(pending)))).toBe('altered');
    expect(open(world.sealer.sealText('request', JSON.stringify(pending), 'second-factor/visit-a'))).toBe('altered');
    expect(open(JSON.stringify(pending))).toBe('altered');
    expect(open('')).toBe('altered');
  });

  test('is of no use once a session began on it', async () => {
    const person = await addPerson();
    const pending = await prove(person);
    expect(await verify(pending, codeOf(person))).toBe('session');
    nextStep();
    expect(await verify(pending, codeOf(person))).toBe('start_again/already_used');
    expect(await verify(pending, firstRecoveryCode(person), { method: 'recovery_code' })).toBe('start_again/already_used');
    expect(await world.store.read.sessions.listOfUser(person.id, world.clock.now(), 10)).toHaveLength(1);
  });

  test('known-flaw/071 known-flaw/072 of one person is no good with the second factor of another', async () => {
    const [ada, mallory] = [await addPerson(), await addPerson()];
    const pending = await prove(ada);
    expect(await verify(pending, codeOf(mallory))).toBe('wrong_code/wrong');
    expect(await verify(pending, firstRecoveryCode(mallory), { method: 'recovery_code' })).toBe('wrong_code/wrong');
    const forged: PendingSignIn = { ...(await prove(mallory)), userId: ada.id, passwordChangedAt: ada.passwordChangedAt - 1 };
    expect(await verify(forged, codeOf(ada))).toBe('start_again/superseded');
  });

  test.each<[string, (person: Person) => Promise<unknown>, string]>([
    [
      'the password was changed',
      async (person) => world.store.write((tx) => tx.users.setPassword(person.id, 'x', world.clock.now() + 1)),
      'superseded',
    ],
    [
      'the account was suspended',
      async (person) => world.store.write((tx) => tx.users.setStatus(person.id, 'suspended', world.clock.now())),
      'suspended',
    ],
    [
      'the person was signed out everywhere',
      async (person) => world.store.write((tx) => tx.users.voidTokensBefore(person.id, world.clock.now())),
      'superseded',
    ],
    ['the second factor was removed', async (person) => world.store.write((tx) => tx.users.dropTotp(person.id)), 'superseded'],
    ['the account was removed', async (person) => world.store.write((tx) => tx.users.remove(person.id)), 'superseded'],
  ])('ends when %s', async (_what, change, reason) => {
    const person = await addPerson();
    const pending = await prove(person);
    await change(person);
    expect(await verify(pending, codeOf(person))).toBe(`start_again/${reason}`);
    expect(await world.store.read.sessions.listOfUser(person.id, world.clock.now(), 10)).toEqual([]);
  });
});
