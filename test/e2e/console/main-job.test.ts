import { performance } from 'node:perf_hooks';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { launchBrowser } from '../support/launch-browser.ts';
import { doMainJob, type MainJob } from './support/main-job.ts';
import { openConsole } from './support/open-console.ts';
import { PASSWORD, startConsole, type TestConsole } from './support/start-console.ts';

const OPERATOR = 'on-call-1';

let browser: Browser;
let site: TestConsole;
let job: MainJob;
let complaints: readonly string[];

beforeAll(async () => {
  [browser, site] = await Promise.all([launchBrowser(), startConsole({ firstRun: true })]);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await site.stop();
});

test('a browser that did not come by the one-time address is told how an operator is made, and can make none', async () => {
  const { page, context, call } = await openConsole(browser, site);
  await page.goto('/');
  await page.getByRole('heading', { name: 'No operator yet' }).waitFor();
  expect(await page.getByRole('textbox').count()).toBe(0);
  const answer = await call('session/createFirstOperator', { name: 'eve', password: PASSWORD });
  expect([answer.status, JSON.stringify(answer.body)]).toEqual([403, expect.stringContaining('DENIED')]);
  await context.close();
});

describe('the main job', () => {
  beforeAll(async () => {
    const began = performance.now();
    const desk = await openConsole(browser, site);
    await desk.page.goto(site.ticketUrl());
    job = await doMainJob(desk.page, site.issuer, OPERATOR);
    complaints = desk.complaints;
    console.log(`From nothing to a revoked token that the client notices: ${((performance.now() - began) / 1000).toFixed(1)} s`);
  }, 60_000);

  it('gives the client, with the id and secret it was shown in the console, a token that it can use', () => {
    expect(job.before).toEqual({ active: true, sub: expect.stringMatching(/./), refreshed: true });
    expect(job.snippet).toContain("from 'openid-client'");
    expect(job.snippet).toContain(site.issuer);
  });

  it('shows the operator what revoking hits and whether it can be taken back, before anything is done', () => {
    expect(job.effect).toMatch(/1\s*access token|access token/);
    expect(job.effect).toContain('refresh token');
    expect(job.effect).toContain('Not reversible');
  });

  it('lets the client notice at once that its token was revoked', () => {
    expect(job.after).toEqual({ active: false, refresh: 'invalid_grant', userinfo: 401 });
  });

  it('leaves on record who revoked it and why', () => {
    expect(job.record).toContain(OPERATOR);
    expect(job.record).toContain('The laptop of anna was stolen');
  });

  it('goes by without a complaint of the browser', () => {
    expect(complaints).toEqual([]);
  });

  it('cannot begin a second time: there is an operator now, and the one-time address leads to the sign-in', async () => {
    const { page, context, call } = await openConsole(browser, site);
    await page.goto(site.ticketUrl());
    await page.getByRole('heading', { name: 'Sign in to the console' }).waitFor();
    const answer = await call('session/createFirstOperator', { name: 'eve', password: PASSWORD });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    await context.close();
  });
});
