import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventSentence } from '../../../renderer/events/event-sentence.ts';
import { namelessSentence } from '../../../renderer/events/nameless-sentence.ts';
import { type AuditKind, auditKinds } from '../../../shared/audit-event.ts';
import { eventOf } from './events.ts';

const kinds = Object.keys(auditKinds) as AuditKind[];
const cast = { user: 'usr_1', user_name: 'ada', client: 'web', client_name: 'Web shop', actor: 'operator:op_1', actor_name: 'robin' };
/** Members that the details of the kinds have, of one event of each. */
const details = {
  ...{
    method: 'otp',
    reason: 'too_late',
    by: 'self',
    fields: ['name'],
    sessions: 2,
    from: 'scrypt',
    violations: ['length'],
    count: 3,
    left: 4,
  },
  ...{
    scope: 'openid',
    endpoint: 'token',
    type: 'access_token',
    error: 'invalid_grant',
    selection: 'of web',
    access_tokens: 1,
    refresh_tokens: 2,
  },
  ...{
    grants: 1,
    identifier: 'https://api.example',
    clients: 1,
    users: 2,
    resources: 0,
    alg: 'ES256',
    kid: 'key-1',
    tier: 'token',
    limit: 60,
  },
  ...{
    window_seconds: 60,
    of: 'block',
    rule: 'r',
    name: 'robin',
    role: 'viewer',
    operation: 'clients.remove',
    shared: true,
    screen: '/tokens',
  },
  ...{
    change: 'removed',
    filter: '{}',
    format: 'csv',
    events: 7,
    ok: true,
    version: '1.0.0',
    clean: true,
    by_ms: 900,
    free_bytes: 9_000_000,
  },
  ...{
    score: 70,
    measure: 'rate',
    observed: 80,
    threshold: 60,
    pattern: 'sql_injection',
    verdict: 'benign',
    playbook: 'token-theft',
    step: 2,
    act: 'tokens.revoke',
  },
  ...{ outcome: 'partly', done: 3, failed: 1, title: 'Spraying', channel: 'webhook', attempts: 5 },
};
const named = (kind: string): string => kind.replaceAll('.', ' ').replaceAll('_', ' ');

describe('the sentence of an event', () => {
  it.each(kinds)('exists for %s, and is more than the name of the kind', (kind) => {
    const sentence = eventSentence(eventOf(1, { kind, ...cast, address: '192.0.2.7', details }));
    expect(sentence).not.toBe(named(kind));
    expect(sentence).toMatch(/^\S.*\w$/);
    expect(sentence).not.toMatch(/undefined|\[object|NaN| {2}| [:,]|unknown/);
  });

  it('says when a page elsewhere had the browser send it', () => {
    const attack = { pattern: 'sql_injection', endpoint: 'authorize' };
    const sentenceOf = (more: object) =>
      eventSentence(eventOf(1, { kind: 'attack.detected', address: '192.0.2.7', details: { ...attack, ...more } }));
    expect(sentenceOf({})).not.toMatch(/elsewhere/);
    expect(sentenceOf({ foreign: true })).toBe(`${sentenceOf({})}, by a browser that a page elsewhere made send it`);
  });

  it('says whose requests are unusual, be it an address, a client or a person, and what is usual where that is known', () => {
    const figures = { measure: 'response_time', observed: 900, threshold: 500, window_seconds: 60 };
    const say = (about: object, more = {}) =>
      eventSentence(eventOf(1, { kind: 'requests.unusual', ...about, details: { ...figures, ...more } }));
    expect(say({ address: '203.0.113.9' }, { baseline: 120 })).toBe(
      'Unusual requests from 203.0.113.9: response time 900, over 500 in 60 s, usually 120',
    );
    expect(say({ client: 'web', client_name: 'Web shop' })).toContain('from Web shop:');
    expect(say({ user: 'usr_1', user_name: 'ada' })).toContain('from ada:');
    expect(say({})).toContain('from an address:');
  });

  it('names a kind that is not known as it is, and takes nothing else for a sentence', () => {
    expect(eventSentence(eventOf(1, { kind: 'alert.raised_twice' }))).toBe('alert raised twice');
    for (const kind of ['constructor', '__proto__', 'toString', '']) expect(eventSentence(eventOf(1, { kind }))).toBe(named(kind));
  });

  it('says who by name, else by what was typed, else by the end of the id', () => {
    const signedIn = (members: object) => eventSentence(eventOf(1, { details: { method: 'otp' }, ...members }));
    expect(signedIn({ user: 'usr_1', user_name: 'ada' })).toBe('ada signed in with otp');
    expect(signedIn({ login: 'adda' })).toBe('adda signed in with otp');
    expect(signedIn({ user: '01a1fec1-d7ef-764f-87aa-fa9b9a0e9fdc' })).toBe('…9b9a0e9fdc signed in with otp');
    expect(signedIn({})).toBe('an unknown user signed in with otp');
  });

  it('counts what was revoked, and says when it was nothing', () => {
    const revoked = (counts: object) =>
      eventSentence(eventOf(1, { kind: 'tokens.revoked', ...cast, details: { ...counts, selection: 'of web' } }));
    expect(revoked({ access_tokens: 1, refresh_tokens: 2, grants: 0 })).toBe('robin revoked 1 access token and 2 refresh tokens: of web');
    expect(revoked({ access_tokens: 0, refresh_tokens: 0, grants: 0 })).toBe('robin revoked nothing that was live: of web');
  });

  it('says in words what of the log was read', () => {
    const read = (filter: string) => eventSentence(eventOf(1, { kind: 'log.read', ...cast, details: { filter } }));
    expect(read('{"live":true}')).toBe('robin follows the log live');
    expect(read('{"seq":7}')).toBe('robin read event 7 of the log');
    expect(read('{"kinds":["token.issued","code.redeemed"],"from":1800000000000}')).toBe(
      'robin searched the log by kinds token.issued, code.redeemed; from 2027-01-15T08:00:00.000Z',
    );
    for (const filter of ['{}', '', 'null', '7', '{"from":', '[]']) expect(read(filter)).toBe('robin read the log');
  });

  it('holds what strangers wrote as it is, as text', () => {
    const login = '<img src=x onerror=alert(1)>\u202e';
    const sentence = eventSentence(eventOf(1, { kind: 'user.sign_in_failed', login, details: { reason: 'unknown_user' } }));
    expect(sentence).toBe(`Sign-in of ${login} refused: unknown user`);
  });

  it('never throws, whatever the details are', () => {
    const keys = fc.constantFrom('filter', 'from', 'reason', 'fields', 'count', 'free_bytes', 'ok', 'shared', 'kid');
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.dictionary(keys, fc.oneof(fc.double(), fc.boolean(), fc.constant(null), fc.array(fc.string()), fc.record({ a: fc.string() }))),
        (kind, odd) => {
          const sentence = eventSentence(eventOf(1, { kind, details: odd }));
          expect(sentence.length).toBeGreaterThan(0);
          expect(sentence).not.toMatch(/undefined|\[object/);
        },
      ),
    );
  });
});

describe('the sentence of an event for those who pass by a wall', () => {
  const people = {
    ...{ user: 'usr_1', user_name: 'ada', login: 'adda', address: '192.0.2.7', agent: 'Firefox of ada', session: 'ses_1' },
    ...{ actor: 'operator:op_1', actor_name: 'robin', owner_name: 'grace' },
  };
  const typed = { note: 'ada did it', selection: 'of usr_1', title: 'ada', filter: '{"user":"usr_1"}', owner: 'op_2', subject: 'usr_1' };
  const anybody = /\b(?:ada|adda|usr_1|op_\w|robin|grace|ses_1)\b|192\.0\.2|Firefox/;

  it.each(kinds)('names nobody for %s, and is as whole as ever', (kind) => {
    const sentence = namelessSentence(eventOf(1, { kind, ...cast, ...people, details: { ...details, ...typed } }));
    expect(sentence).not.toMatch(anybody);
    expect(sentence).not.toBe(named(kind));
    expect(sentence).toMatch(/^[\p{Lu}\d].*[\w…]$/u);
    expect(sentence).not.toMatch(/undefined|\[object|NaN| {2}| [:,]/);
  });

  it.each(kinds)('takes no text for a code: %s', (kind) => {
    const texts = Object.fromEntries(Object.keys(details).map((name) => [name, `ada@example.org, ${name}`]));
    const lists = Object.fromEntries(Object.keys(details).map((name) => [name, ['ok', 'ada lovelace']]));
    for (const one of [texts, lists]) expect(namelessSentence(eventOf(1, { kind, ...cast, details: one }))).not.toMatch(anybody);
  });

  it('says what happened, with clients and playbooks by name', () => {
    const say = (kind: string, members: object) => namelessSentence(eventOf(1, { kind, ...members }));
    expect(say('user.sign_in_failed', { ...people, actor: undefined, details: { reason: 'wrong_password' } })).toBe(
      'Sign-in of somebody refused: wrong password',
    );
    expect(say('address.blocked', { actor: 'policy:spraying', address: '192.0.2.7' })).toBe('Playbook spraying blocked an address');
    expect(say('client.suspended', { ...people, client: 'web', client_name: 'Web shop' })).toBe('An operator suspended Web shop');
    expect(say('operator.created', { actor: 'local:cli', details: { name: 'robin', role: 'viewer' } })).toBe(
      'The command line created the operator …, viewer',
    );
    expect(say('alert.assigned', { actor: 'operator:op_1', details: { owner: 'op_1' } })).toBe('An operator took on an alert');
    expect(say('alert.assigned', { actor: 'operator:op_1', details: { owner: 'op_2' } })).toBe(
      'An operator handed an alert to another operator',
    );
    expect(say('alert.reopened', { actor: 'operator:op_1', details: { reason: 'ada' } })).toBe('An operator opened an alert again');
    expect(say('requests.unusual', { user: 'usr_1', user_name: 'ada', details: { measure: 'rate', observed: 9, threshold: 8 } })).toBe(
      'Unusual requests from somebody: rate 9, over 8 s',
    );
  });
});
