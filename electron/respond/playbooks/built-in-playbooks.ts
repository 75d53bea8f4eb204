import type { Playbook } from '../playbook.ts';
import { accountBreach } from './account-breach.playbook.ts';
import { breach } from './breach.playbook.ts';
import { bruteForce } from './brute-force.playbook.ts';
import { clientAbuse } from './client-abuse.playbook.ts';
import { codeTheft } from './code-theft.playbook.ts';
import { distributedGuessing } from './distributed-guessing.playbook.ts';
import { injection } from './injection.playbook.ts';
import { spraying } from './spraying.playbook.ts';
import { sprayingNetwork } from './spraying-network.playbook.ts';
import { tokenTheft } from './token-theft.playbook.ts';

/** All playbooks, in the order in which they are shown. */
export const builtInPlaybooks: readonly Playbook[] = [
  accountBreach,
  tokenTheft,
  codeTheft,
  bruteForce,
  spraying,
  sprayingNetwork,
  distributedGuessing,
  clientAbuse,
  injection,
  breach,
];
