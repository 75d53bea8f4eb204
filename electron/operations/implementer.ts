import { implement } from '@orpc/server';
import { contract } from '../../shared/contract/index.ts';
import type { DoorContext } from './admit.ts';
import { admission } from './answer.ts';

/** Implements the contract; each area has a file in `areas/`. Every call is judged before its input is. */
export const os = implement(contract)
  .$context<DoorContext>()
  .use(async ({ next, ...arrival }) => next({ context: await admission(arrival) }));
