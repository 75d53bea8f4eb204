import { performance } from 'node:perf_hooks';
import type { ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doMainJob, type MainJob } from '../e2e/console/support/main-job.ts';
import { buildDesktop, call, launch, makeData, removeData } from './support/desktop.ts';

const OPERATOR = 'on-call-1';

let data: string;
let app: ElectronApplication;
let job: MainJob;
const complaints: string[] = [];

beforeAll(async () => {
  buildDesktop();
  data = makeData();
});
afterAll(async () => {
  await app.close();
  removeData(data);
});

describe('the main job, in the app', () => {
  // Well below three minutes: a step that takes long is a step that failed.
  beforeAll(async () => {
    const began = performance.now();
    app = await launch(data);
    const page = await app.firstWindow();
    page.setDefaultTimeout(10_000);
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.getByRole('button', { name: 'Create and sign in' }).waitFor();
    const { issuer } = await call(page, '/session/state', {});
    job = await doMainJob(page, String(issuer), OPERATOR);
    console.log(`From a double click to a revoked token that the client notices: ${((performance.now() - began) / 1000).toFixed(1)} s`);
  }, 60_000);

  it('gives the client, with the id and secret it was shown in the window, a token that it can use', () => {
    expect(job.before).toEqual({ active: true, sub: expect.stringMatching(/./), refreshed: true });
    expect(job.snippet).toContain(job.issuer);
  });

  it('shows the operator what revoking hits and whether it can be taken back, before anything is done', () => {
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

  it('goes by without a complaint of the page', () => {
    expect(complaints).toEqual([]);
  });
});
