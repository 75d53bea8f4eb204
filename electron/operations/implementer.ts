import { implement } from '@orpc/server';
import { contract } from '../../shared/contract/index.ts';
import type { DoorContext } from './answer.ts';

/** Implements the contract; each area has a file in `areas/`. */
export const os = implement(contract).$context<DoorContext>();
