import { describe, expect, test } from 'vitest';
import { accountPage } from '../../electron/http/pages/account/account-page.ts';
import { accountProps, everyPage, formsOf, tagsOf } from './pages-fixtures.ts';

const pages = everyPage('T');

describe('the account page', () => {
  const session = accountProps('T').sessions[1];

  test('offers no button that ends the session it is shown in', () => {
    const page = accountPage({ ...accountProps('T'), sessions: accountProps('T').sessions.slice(0, 1) });
    expect(formsOf(page).map(({ action }) => action)).not.toContain('/account/sessions/revoke');
    expect(formsOf(page).map(({ action }) => action)).not.toContain('/account/sessions/revoke-others');
  });

  test('draws at most 100 sessions and 100 consents and counts the rest', () => {
    const page = accountPage({
      ...accountProps('T'),
      sessions: Array.from({ length: 105 }, (_, index) => ({
        ...session,
        id: `s${index}`,
        current: false,
        createdAt: 0,
        lastSeenAt: 0,
        address: 'a',
        agent: 'b',
      })),
      consents: Array.from({ length: 101 }, () => ({ clientId: 'c', clientName: 'C', scopes: [], grantedAt: 0 })),
    });
    expect(page.match(/action="\/account\/sessions\/revoke"/g)).toHaveLength(100);
    expect(page.match(/action="\/account\/consents\/withdraw"/g)).toHaveLength(100);
    expect(page).toContain('and 5 more');
    expect(page).toContain('and 1 more');
  });

  test('shows the meter, the violations and the suggestions for a refused password', () => {
    const passwordFeedback = { score: 1, violations: ['It is common.'], suggestions: ['Use more words.'] };
    const page = accountPage({ ...accountProps('T'), error: { form: 'password', message: 'Refused.' }, passwordFeedback });
    expect(tagsOf(page).find(({ name }) => name === 'meter')?.attributes).toMatchObject({ min: '0', max: '4', value: '1' });
    expect(page).toContain('<strong>weak</strong>');
    expect(page).toContain('<li>It is common.</li>');
    expect(page).toContain('<li>Use more words.</li>');
  });

  test('never sends a password back', () => {
    for (const [name, page] of Object.entries(pages)) {
      for (const { attributes } of tagsOf(page)) if (attributes.type === 'password') expect(attributes.value, name).toBeUndefined();
    }
  });

  test('warns while the last recovery codes can still be replaced', () => {
    expect(accountPage({ ...accountProps('T'), recoveryCodesLeft: 2 })).toContain('Make new ones');
    expect(accountPage({ ...accountProps('T'), recoveryCodesLeft: 3 })).not.toContain('Make new ones');
  });

  test('sends no user name with a new password, only shows it to password managers', () => {
    const page = pages.account ?? '';
    expect(tagsOf(page).some(({ attributes }) => attributes.autocomplete === 'username' && attributes.name === undefined)).toBe(true);
  });
});

describe('the QR code', () => {
  test('is an image that holds the given document, so that nothing in it can run', () => {
    const image = tagsOf(pages.enrol ?? '').find(({ name }) => name === 'img');
    expect(image?.attributes.src).toBe(`data:image/svg+xml;base64,${Buffer.from('T').toString('base64')}`);
    expect(image?.attributes.alt).not.toBe('');
  });
});
