import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { eventSentence } from '../../../renderer/events/event-sentence.ts';
import { FlowStory } from '../../../renderer/events/flow-story.tsx';
import type { Column } from '../../../renderer/ui/table/column.ts';
import { PlainText } from '../../../renderer/ui/text/plain-text.tsx';
import { ZoneProvider } from '../../../renderer/ui/time/zone-provider.tsx';
import { eventColumns } from '../../../renderer/views/audit/event-columns.tsx';
import { EventDetails } from '../../../renderer/views/audit/event-details.tsx';
import { clientColumns } from '../../../renderer/views/clients/client-columns.tsx';
import { ruleColumns } from '../../../renderer/views/network/rule-columns.tsx';
import { tokenColumns } from '../../../renderer/views/tokens/columns.tsx';
import { sessionColumns } from '../../../renderer/views/users/session-columns.tsx';
import { userColumns } from '../../../renderer/views/users/user-columns.tsx';
import { type AuditKind, auditKinds } from '../../../shared/audit-event.ts';
import type { LoggedEventView } from '../../../shared/contract/audit.ts';
import { eventOf } from '../events/events.ts';

const NOON = Date.UTC(2026, 10, 21, 12);
/** Marks up, ends attributes and scripts, turns the direction and hides. */
const EVIL = `"'><img src=x onerror=alert(1)><script>alert(2)</script>\u202egnp.exe\u200b\u0007`;
const LONG = `${EVIL}${'w'.repeat(5000)}`;

/** The markup of it on a page of the console. */
const drawn = async (element: ReactNode): Promise<string> => {
  const router = createRouter({ routeTree: createRootRoute({ component: () => element }), history: createMemoryHistory() });
  await router.load();
  return renderToStaticMarkup(
    <ZoneProvider zone="utc" onZoneChange={() => undefined} now={() => NOON}>
      <RouterProvider router={router as never} />
    </ZoneProvider>,
  );
};

const isOnlyText = (html: string): void => {
  expect(html).not.toMatch(/<(img|script|iframe|object|embed|style|form)\b/i);
  expect(html).not.toMatch(/\son\w+="/i);
  expect(html).not.toMatch(/href="\s*(javascript|data|vbscript):/i);
  const bare = ['\u202e', '\u200b', '\u0007'].flatMap((hidden) =>
    html
      .split(hidden)
      .slice(0, -1)
      .map((before) => before.slice(-60)),
  );
  expect(bare).toEqual([]);
};

/** A value with what strangers wrote wherever a text stands. */
const soiled = (text: string) => {
  const token = {
    scope: text,
    client: text,
    client_name: text,
    user: text,
    user_name: text,
    address: text,
    grant: text,
    fingerprint: text,
  };
  const times = { issued_at: '2026-11-21T11:00:00.000Z', expires_at: '2026-11-21T13:00:00.000Z', last_seen_at: null };
  const client = { client_id: text, client_name: text, grant_types: [text], token_endpoint_auth_method: text, status: 'active' };
  const user = {
    sub: text,
    username: text,
    email: text,
    status: 'suspended',
    live_sessions: 1,
    failures_24h: 2,
    risk: null,
    second_factor: false,
  };
  const session = {
    sub: text,
    amr: [text],
    address: text,
    agent: text,
    grants: 1,
    auth_time: times.issued_at,
    expires_at: times.expires_at,
  };
  const rule = {
    range: text,
    reason: text,
    created_by: text,
    created_by_name: text,
    created_at: times.issued_at,
    expires_at: null,
    ended_at: null,
  };
  return {
    token: { ...token, ...times, state: 'live', type: 'access_token', format: 'jwt' },
    client,
    user: { ...user, last_sign_in_at: null, created_at: times.issued_at },
    session: { ...session, last_seen_at: times.issued_at },
    rule: { ...rule, hits: 1, last_hit_at: null },
    event: eventOf(1, {
      at: NOON,
      kind: 'user.sign_in_failed',
      ...{ user: text, user_name: text, login: text, client: text, client_name: text, actor: text, actor_name: text, address: text },
      ...{ agent: text, token: text, session: text, grant: text, correlation: text, altered: [text], hash: text },
      details: { reason: text, [text]: text, nested: { [text]: [text] } },
    }),
  };
};

const tables = {
  token: tokenColumns,
  client: clientColumns,
  user: userColumns,
  session: sessionColumns,
  rule: ruleColumns,
  event: eventColumns,
} as unknown as Readonly<Record<keyof ReturnType<typeof soiled>, readonly Column<unknown>[]>>;

/** A cell as the table draws it. */
const Cell = ({ column, row }: { readonly column: Column<unknown>; readonly row: unknown }) => {
  const cell = column.cell(row);
  return <td>{typeof cell === 'string' ? <PlainText text={cell} inline /> : cell}</td>;
};

describe.each(Object.keys(tables) as (keyof typeof tables)[])('the list of every %s', (name) => {
  it.each([
    ['as they are', EVIL],
    ['very long', LONG],
    ['empty', ''],
  ])('holds what strangers wrote as text alone: %s', async (_, text) => {
    const row = soiled(text)[name];
    const html = await drawn(tables[name].map((column) => <Cell key={column.id} column={column} row={row} />));
    isOnlyText(html);
    if (text === EVIL) expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });

  it('has a heading and a name of its own for each column', () => {
    const ids = tables[name].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { header } of tables[name]) expect(header.length).toBeGreaterThan(0);
  });
});

describe('an event', () => {
  it.each([EVIL, LONG, ''])('shows all it holds as text alone', async (text) => {
    isOnlyText(await drawn(<EventDetails event={soiled(text).event} />));
  });

  it('is shown whatever its details are, also moments that are none', async () => {
    for (const value of [1e308, -1e308, 0, -1, 8.64e15 + 1, null, true, [], {}, [[null]], ''])
      isOnlyText(
        await drawn(<EventDetails event={eventOf(7, { at: NOON, details: { from: value, until: value, at: value, x: value } })} />),
      );
  });

  it('says that it was altered, and what leads on from it', async () => {
    const html = await drawn(
      <EventDetails event={eventOf(7, { at: NOON, altered: ['body'], user: 'u1', client: 'web', address: '192.0.2.7' })} />,
    );
    expect(html).toContain('Altered since it was recorded: body. Verify the log.');
    for (const href of ['/users/u1', '/clients/web', '/network/address/192.0.2.7']) expect(html).toContain(`href="${href}"`);
    expect(await drawn(<EventDetails event={eventOf(7, { at: NOON })} />)).not.toContain('Altered');
  });

  it('leads to nowhere but the console, whatever its ids are', async () => {
    for (const id of ['javascript:alert(1)', '//evil.example', '../../settings', 'a?b#c', '%2e%2e%2f']) {
      const html = await drawn(
        <EventDetails event={eventOf(7, { at: NOON, user: id, client: id, address: id, grant: id, correlation: id })} />,
      );
      const hrefs = [...html.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href);
      expect(hrefs).toHaveLength(5);
      for (const href of hrefs) {
        const { origin, pathname } = new URL(href, 'http://console.example');
        expect(origin).toBe('http://console.example');
        expect(pathname).toMatch(/^\/(users|clients|network\/address|tokens\/family)\/[^/]+$|^\/audit$/);
      }
    }
  });
});

describe('the sentence and the story of every kind of event', () => {
  const kinds = Object.keys(auditKinds) as AuditKind[];
  const members =
    'reason method scope endpoint error selection name role operation screen change filter format version identifier fields tier of kid alg type';
  const eventOfKind = (kind: AuditKind): LoggedEventView => ({
    ...soiled(EVIL).event,
    kind,
    details: Object.fromEntries(members.split(' ').map((name) => [name, EVIL])),
  });

  it.each(kinds)('%s is drawn as text alone', async (kind) => {
    const event = eventOfKind(kind);
    expect(eventSentence(event).length).toBeGreaterThan(0);
    const html = await drawn(<FlowStory flow={[event]} current={1} />);
    isOnlyText(html);
    expect(html).toContain('href="/audit/1"');
  });
});
