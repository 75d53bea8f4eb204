import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgeSignIn, riskDetails } from '../../../electron/accounts/risk/judge-sign-in.ts';
import { rememberSignIn } from '../../../electron/accounts/risk/remember-sign-in.ts';
import type { RiskPolicy } from '../../../electron/accounts/risk/risk-policy.ts';
import { compileRule } from '../../../electron/detect/compile-rule.ts';
import { builtInRules } from '../../../electron/detect/rules/built-in-rules.ts';
import { createActs } from '../../../electron/lab/traffic/acts.ts';
import { createWorld as createLabWorld, type LabPerson } from '../../../electron/lab/world/world.ts';
import { signIn } from '../../detect/facts.ts';
import { createWorld, type World } from '../../support/world.ts';

const HOUR = 3_600_000;
const DAYS = 5;
const SIGN_INS_A_DAY = 200;
const risk: RiskPolicy = { mode: 'step_up', medium: 50, high: 85, halfLifeDays: 60 };
let world: World;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** From where they come at an hour of the day: the phone over its carrier, the desk at work or at home. */
const placeOf = (person: LabPerson, onPhone: boolean, hour: number): { address: string; agent: string } => {
  const local = (hour + person.zone + 24) % 24;
  if (onPhone) return { address: person.carrier, agent: person.phoneAgent };
  return { address: local >= 8 && local < 18 ? person.office : person.home, agent: person.deskAgent };
};

describe('honest people of the lab', () => {
  it.each([1, 2])('raise no alert by signing in at work, at home and on the phone (seed %i)', async (seed) => {
    const lab = createLabWorld(seed);
    const next = createActs(lab, seed);
    const ids = new Map<string, string>();
    for (const { name } of lab.people) ids.set(name, (await world.addUser({ name: `${name}.${seed}`, password: null })).id);
    const rule = builtInRules.find(({ id }) => id === 'risky-sign-in');
    if (!rule) throw new Error('There is no rule risky-sign-in.');
    const detector = compileRule(rule);
    const found: unknown[] = [];
    let high = 0;
    for (let n = 0; n < DAYS * SIGN_INS_A_DAY; n++) {
      world.clock.advance((24 * HOUR) / SIGN_INS_A_DAY);
      const hour = (world.clock.now() / HOUR) % 24;
      const act = next(hour);
      if (act.by !== 'person') continue;
      const person = { userId: ids.get(act.person.name) ?? '', ...placeOf(act.person, act.client?.kind === 'phone', hour) };
      const judged = await judgeSignIn(world.store.read, { ...world, risk }, { ...person, knownBrowser: false });
      await world.store.write((tx) => rememberSignIn(tx, { ...world, risk }, person));
      if (judged?.level === 'high') high += 1;
      found.push(...detector.fold(signIn(n, { user: person.userId, details: { method: 'password', ...riskDetails(judged) } })));
    }
    expect(found).toEqual([]);
    expect(high).toBeLessThanOrEqual(5);
  }, 60_000);
});
