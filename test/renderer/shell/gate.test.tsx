import { QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SESSION_KEY } from '../../../renderer/bridge/accept-session.ts';
import { ConsoleProvider } from '../../../renderer/bridge/console-context.tsx';
import { createQueries } from '../../../renderer/bridge/create-queries.ts';
import { SessionProvider, useMay, useMe } from '../../../renderer/bridge/session-context.tsx';
import { Gate } from '../../../renderer/shell/gate/gate.tsx';
import type { SessionState } from '../../../shared/contract/session.ts';
import { may, type Role, roles } from '../../../shared/role.ts';

beforeEach(() => vi.stubGlobal('window', { location: { origin: 'http://127.0.0.1:9400', search: '' } }));
afterEach(() => vi.unstubAllGlobals());

const SECRET = 'what the last operator looked at';
const stateOf = (state: SessionState['state'], changes: Partial<SessionState> = {}): SessionState => ({
  state,
  may_create: false,
  ...(state === 'signed_in' || state === 'locked' ? { operator: { id: 'op', name: 'Ada', role: 'viewer', second_factor: false } } : {}),
  version: '1.2.3',
  issuer: 'http://127.0.0.1:9400',
  lab: false,
  profile: 'development',
  idle_minutes: 15,
  password_rule: 'At least 12 characters.',
  ...changes,
});

const Inside = () => {
  const me = useMe();
  return (
    <p>
      {SECRET} {me.role} {String(useMay(may.respond))} {String(useMay(may.administer))}
    </p>
  );
};

/** The page as it stands for that state of the session; undefined before the engine has told it. */
const pageOf = (state: SessionState | undefined): string => {
  const queries = createQueries();
  if (state) queries.setQueryData(SESSION_KEY, state);
  const html = renderToStaticMarkup(
    <QueryClientProvider client={queries}>
      <ConsoleProvider>
        <SessionProvider>
          <Gate>
            <Inside />
          </Gate>
        </SessionProvider>
      </ConsoleProvider>
    </QueryClientProvider>,
  );
  queries.clear();
  return html;
};

describe('the gate', () => {
  it('shows a screen to nobody but an operator who is signed in', () => {
    expect(pageOf(stateOf('signed_in'))).toContain(SECRET);
    for (const state of [undefined, stateOf('first_run'), stateOf('signed_out'), stateOf('locked')])
      expect(pageOf(state)).not.toContain(SECRET);
  });

  it('waits while the engine has not answered', () => {
    expect(pageOf(undefined)).toContain('Connecting to the engine.');
    expect(pageOf(undefined)).toContain('aria-busy="true"');
  });

  it('asks for the password of who locked it, and names nothing else', () => {
    const page = pageOf(stateOf('locked'));
    expect(page).toContain('The console is locked');
    expect(page).toContain('Ada');
    expect(page).toContain('autoComplete="current-password"');
  });

  it('creates the first operator only where that is allowed, and else says how', () => {
    expect(pageOf(stateOf('first_run', { may_create: true }))).toContain('Create the first operator');
    const page = pageOf(stateOf('first_run'));
    expect(page).not.toContain('type="password"');
    expect(page).toContain('npm run -s gatewatch -- console');
  });

  it('says that an address was used before', () => {
    vi.stubGlobal('window', { location: { origin: 'http://127.0.0.1:9400', search: '?ticket=used' } });
    expect(pageOf(stateOf('signed_out'))).toContain('one-time address was used before');
  });

  it('names the lab, and takes names for text', () => {
    expect(pageOf(stateOf('signed_out', { lab: true }))).toContain('LAB');
    const hostile = { id: 'op', name: '<img src=x>\u202eAda', role: 'viewer' as const, second_factor: false };
    const page = pageOf(stateOf('locked', { operator: hostile, issuer: 'http://<b>' }));
    expect(page).toContain('&lt;img src=x&gt;');
    expect(page).not.toMatch(/<img src=x|<b>|\u202e/);
  });

  it.each(roles)('tells the screens what a %s may do', (role: Role) => {
    const page = pageOf(stateOf('signed_in', { operator: { id: 'op', name: 'Ada', role, second_factor: false } }));
    const [responds, administers] = [role === 'responder' || role === 'administrator', role === 'administrator'];
    expect(page).toContain(`${SECRET} ${role} ${responds} ${administers}`);
  });
});
