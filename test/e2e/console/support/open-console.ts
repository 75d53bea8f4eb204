import type { Browser, BrowserContextOptions } from 'playwright-core';
import type { Role } from '../../../../shared/role.ts';
import { openPerson, type Person } from '../../support/person.ts';
import { OPERATORS, PASSWORD, type TestConsole } from './start-console.ts';
import { drawn } from './watch-page.ts';

export interface Desk extends Person {
  /** Opens a screen by its path, and waits until it is drawn. */
  open(path: string): Promise<void>;
  /** Makes a call by hand, with the cookies of this browser. */
  call(operation: string, input?: unknown): Promise<{ readonly status: number; readonly body: unknown }>;
}

interface DeskOptions {
  readonly as?: Role;
  readonly name?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly browser?: BrowserContextOptions;
}

/** Seats an operator at a browser, signed in; without a role nobody is. */
export const openConsole = async (browser: Browser, site: TestConsole, options: DeskOptions = {}): Promise<Desk> => {
  const { as, viewport = { width: 1440, height: 900 } } = options;
  const person = await openPerson(browser, { baseURL: site.origin, viewport, reducedMotion: 'reduce', ...options.browser });
  const { page, context } = person;
  const call = async (operation: string, input: unknown = {}) => {
    const answer = await context.request.post(`${site.origin}/rpc/${operation}`, {
      data: { json: input },
      headers: { origin: site.origin },
    });
    const body: unknown = await answer.json();
    return { status: answer.status(), body };
  };
  const name = options.name ?? (as === undefined ? undefined : OPERATORS[as]);
  if (name !== undefined) {
    const { status, body } = await call('session/signIn', { name, password: PASSWORD });
    if (status !== 200) throw new Error(`${name} could not sign in: ${JSON.stringify(body)}`);
  }
  return {
    ...person,
    call,
    async open(path) {
      await page.goto(path);
      await drawn(page);
    },
  };
};
