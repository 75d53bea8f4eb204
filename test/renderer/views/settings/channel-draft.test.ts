import { describe, expect, it } from 'vitest';
import { draftErrors, draftOf, subscriptionOf, targetOf } from '../../../../renderer/views/settings/notifications/channel-draft.ts';
import { aboutWords, subscriptionWords, targetWords } from '../../../../renderer/views/settings/notifications/channel-words.ts';
import type { Channel } from '../../../../shared/contract/notifications.ts';

const { subscription } = draftOf(undefined, 'mail');
const mail: Channel = {
  id: 'c1',
  name: 'Mail',
  enabled: true,
  target: {
    kind: 'mail',
    host: 'mail.example.com',
    port: 465,
    security: 'tls',
    user: 'gw',
    has_password: true,
    from: 'a@b.example',
    to: ['c@d.example', 'e@f.example'],
  },
  subscription,
  created_at: '2026-03-10T12:00:00Z',
  changed_at: '2026-03-10T12:00:00Z',
  waiting: 0,
  last_sent_at: null,
  last_failed_at: null,
};

describe('the form of a channel', () => {
  it('F8 leaves out what is secret and was not typed anew', () => {
    expect(targetOf(draftOf(mail, 'mail'), false)).toEqual({
      kind: 'mail',
      host: 'mail.example.com',
      port: 465,
      security: 'tls',
      user: 'gw',
      from: 'a@b.example',
      to: ['c@d.example', 'e@f.example'],
    });
    const hook: Channel = { ...mail, target: { kind: 'webhook', origin: 'https://hooks.example.com' } };
    expect(targetOf(draftOf(hook, 'webhook'), false)).toBeUndefined();
    expect(targetOf({ ...draftOf(hook, 'webhook'), url: ' https://x.example/ ' }, false)).toEqual({
      kind: 'webhook',
      url: 'https://x.example/',
    });
  });

  it('F8 takes recipients however they are separated, and a server without a user', () => {
    const draft = { ...draftOf(undefined, 'mail'), to: 'a@b.example; c@d.example\n e@f.example,', password: 'x' };
    expect(targetOf(draft, true)).toMatchObject({ to: ['a@b.example', 'c@d.example', 'e@f.example'], user: null });
    expect(targetOf(draft, true)).not.toHaveProperty('password');
  });

  it('F8 begins a pager with the address of PagerDuty, and leaves out a key that was not typed anew', () => {
    const url = 'https://events.eu.pagerduty.com/v2/enqueue';
    const draft = { ...draftOf(undefined, 'pager'), routingKey: ' abc ' };
    expect(targetOf(draft, true)).toEqual({ kind: 'pager', url: 'https://events.pagerduty.com/v2/enqueue', routing_key: 'abc' });
    expect(targetOf(draftOf({ ...mail, target: { kind: 'pager', url } }, 'pager'), false)).toEqual({ kind: 'pager', url });
  });

  it('F8 takes no rule for no rule: that some are meant and none is chosen is told at the field, and never becomes all', () => {
    const draft = draftOf(undefined, 'mail');
    expect([draft.someRules, draftErrors(draft), subscriptionOf(draft).rules]).toEqual([false, {}, []]);
    const some = { ...draft, someRules: true };
    expect(draftErrors(some)).toEqual({ rules: expect.stringContaining('Choose one rule or more.') });
    const chosen = { ...some, subscription: { ...subscription, rules: ['brute-force-user'] } };
    expect([draftErrors(chosen), subscriptionOf(chosen).rules]).toEqual([{}, ['brute-force-user']]);
    expect(subscriptionOf({ ...chosen, someRules: false })).toEqual(subscription);
    expect(draftOf({ ...mail, subscription: chosen.subscription }, 'mail').someRules).toBe(true);
  });

  it('F8 tells quiet hours with their zone, and with the days on which they begin where these are not all', () => {
    const said = (...days: number[]) => {
      const quiet = { zone: 'Europe/Zurich', from: '22:00', to: '06:00', days, critical_passes: true };
      return subscriptionWords({ ...subscription, rules: ['a'], quiet }).replace('alerts, approvals, emergencies from high, 1 rule, ', '');
    };
    expect(said(1, 2, 3, 4, 5, 6, 7)).toBe('quiet 22:00–06:00 Europe/Zurich');
    expect(said(5, 1, 2, 3, 4)).toBe('quiet 22:00–06:00 Europe/Zurich, beginning on Mon–Fri');
    expect(said(7, 6)).toBe('quiet 22:00–06:00 Europe/Zurich, beginning on Sat and Sun');
    expect(said(1, 3, 5)).toBe('quiet 22:00–06:00 Europe/Zurich, beginning on Mon, Wed and Fri');
    expect(said(7)).toBe('quiet 22:00–06:00 Europe/Zurich, beginning on Sun');
  });

  it('F8 is told in a line', () => {
    expect(aboutWords({ title: 'Guessing', resolves: true })).toBe('Over: Guessing');
    expect(aboutWords({ title: null, resolves: false })).toBe('gone');
    expect(targetWords({ ...mail, target: { kind: 'pager', url: 'https://pager.example/x' } })).toBe('pager.example');
    expect(targetWords(mail)).toBe('c@d.example, e@f.example by mail.example.com');
    expect(subscriptionWords(subscription)).toBe('alerts, approvals, emergencies from high');
    expect(subscriptionWords({ ...subscription, alerts: false, approvals: false, emergency: false })).toBe('Nothing');
  });
});
