import { z } from 'zod';
import { count, days, minutes, toggle } from './field.ts';

/** What playbooks may do by themselves, and what wants a second operator. */
export const responseShape = {
  response: z
    .strictObject({
      automatic: toggle()
        .default(true)
        .describe('Let playbooks that are set to automatic act by themselves; otherwise they wait for approval like the others.'),
      blockDays: days(1, 365).default(30).describe('How long playbooks, and the acts that alerts offer, block an address.'),
      networkBlockHours: count('hours', 1, 8760)
        .default(24)
        .describe('How long they block a network, in which others live than whoever attacks.'),
      emergencyMinutes: minutes(5, 1440)
        .default(60)
        .describe('How long emergency mode lasts where nothing else is said. It can be prolonged, and ended before.'),
      approvalMinutes: minutes(1, 10_080).default(60).describe('How long a playbook, or an act that reaches far, waits for approval.'),
      secondOperator: toggle()
        .default(true)
        .describe(
          'An act that reaches far waits for an operator other than the one who asks for it, where there is one who may approve it. Playbooks that reach far wait in any case.',
        ),
      freshMinutes: minutes(1, 10_080)
        .default(60)
        .describe(
          'An alert whose deciding event is older than this sets no playbook going: the server may just have read an old log anew.',
        ),
      targets: count('subjects', 1, 100).default(50).describe('Subjects one step of a playbook is aimed at, at most; the newest of them.'),
      wideUsers: count('users', 1, 1_000_000)
        .default(10)
        .describe(
          'A playbook, or an act on users or tokens, that hits more users than this is wide: an operator other than the one who started it has to approve.',
        ),
      wideClients: count('clients', 1, 1_000_000).default(3).describe('A playbook or an act that suspends more clients than this is wide.'),
      wideAddresses: count('addresses', 1, 100).default(25).describe('A playbook or an act that blocks more addresses than this is wide.'),
    })
    .prefault({}),
};
