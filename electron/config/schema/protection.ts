import { z } from 'zod';
import { count, milliseconds, minutes, points, seconds, toggle } from './field.ts';

const penalty = (violations: number, forMinutes: number, which: string) =>
  z
    .strictObject({
      violations: count('violations', 1, 1000)
        .default(violations)
        .describe(`Violations of an address after which the ${which} penalty begins.`),
      minutes: minutes(1, 43_200).default(forMinutes).describe(`How long the ${which} penalty lasts.`),
    })
    .prefault({});

/** What is unusual in the requests of one subject. */
const observer = z
  .strictObject({
    enabled: toggle().default(true).describe('Observe how often, how well and how fast each address, client and user is served.'),
    requestsPerMinute: count('requests', 1, 100_000)
      .default(60)
      .describe('More requests than this in a minute are unusual; times the number of people who signed in from an address.'),
    failures: count('requests', 1, 100_000)
      .default(5)
      .describe('More refused requests than this in a window are unusual; times the number of people who signed in from an address.'),
    failureWindowSeconds: seconds(10, 86_400).default(300).describe('Window in which refused requests are counted.'),
    deviations: count('standard deviations', 1, 100)
      .default(3)
      .describe('An answer that takes longer than the mean by more than this is unusual.'),
    samples: count('requests', 2, 10_000).default(10).describe('Requests of a subject and endpoint before a response time is judged.'),
    remembered: count('requests', 10, 10_000)
      .default(100)
      .describe('Requests of a subject and endpoint after which older response times begin to fade.'),
    slowerByMs: milliseconds(1, 60_000)
      .default(250)
      .describe('An answer must also take this much longer than the mean, so that small numbers mean nothing.'),
    endpoints: count('endpoints', 1, 256)
      .default(20)
      .describe(
        'More different endpoints than this in a window, existing or not, are unusual; times the number of people who signed in from an address.',
      ),
    endpointWindowSeconds: seconds(10, 86_400).default(300).describe('Window in which different endpoints are counted.'),
  })
  .prefault({});

const attackPatterns = z
  .strictObject({
    enabled: toggle().default(true).describe('Look for patterns of attack in path, query, form fields and headers of every request.'),
    blockAfter: count('requests', 1, 1000)
      .default(5)
      .describe('Requests with a pattern of attack within the window after which their address is blocked.'),
    windowMinutes: minutes(1, 1440).default(60).describe('Window in which requests with a pattern of attack are counted.'),
    blockMinutes: minutes(1, 525_600)
      .default(1440)
      .describe(
        'How long such an address stays blocked; an operator can let it in before. It ends by itself, since addresses change hands.',
      ),
  })
  .prefault({});

/** How an address is judged by what it did. */
const trust = z
  .strictObject({
    enabled: toggle().default(true).describe('Let behaviour move the limits of an address.'),
    most: points(1, 100).default(5).describe('Trust goes from minus this to this.'),
    low: points(0.1, 100).default(2).describe('Under minus this trust the limits of an address are lowered.'),
    high: points(0.1, 100).default(2).describe('Over this trust the limits of an address are raised.'),
    lowPercent: count('percent', 1, 100).default(50).describe('Limits of a distrusted address, of what they are for others.'),
    highPercent: count('percent', 100, 1000).default(150).describe('Limits of a trusted address, of what they are for others.'),
    halfLifeMinutes: minutes(1, 43_200).default(360).describe('Time in which trust and distrust fall to a half.'),
    points: z
      .strictObject({
        success: points(0, 100)
          .default(0.1)
          .describe(
            'What a sign-in or a token that was issued earns, at most once a minute above zero: trust is earned by time and not by volume. A valid request that proves nothing, which elsewhere earns 0.05, earns none here, or trust could be had for asking.',
          ),
        recovery: points(0, 100).default(0.25).describe('What such a success earns while there is distrust, each time, up to zero.'),
        failedProof: points(0, 100)
          .default(0.2)
          .describe(
            'What a sign-in or a client authentication that failed costs. 0.5 would halve the limit of sign-ins after five failures: what guesses on would be turned away before the rules about guessing have seen enough of it.',
          ),
        tokenRevoked: points(0, 100)
          .default(0.3)
          .describe(
            'What it costs that tokens were revoked because a code or a refresh token came back from there. To give tokens back costs nothing.',
          ),
        refusedRequest: points(0, 100).default(0.2).describe('What any other request that was refused costs.'),
        violation: points(0, 100).default(1).describe('What a request with a pattern of attack costs.'),
      })
      .prefault({}),
  })
  .prefault({});

const overload = z
  .strictObject({
    enabled: toggle()
      .default(true)
      .describe('Bound how many requests are in work at once, and shed the least important when more come than can be done.'),
    mostAtOnce: count('requests', 16, 16_384).default(128).describe('Requests in work at once while the server has it easy.'),
    leastAtOnce: count('requests', 8, 16_384).default(32).describe('Requests in work at once however hard the server has it.'),
    loopDelayMs: milliseconds(5, 10_000)
      .default(50)
      .describe('Delay of the event loop over which fewer requests are in work at once, and under which more.'),
    waitMs: milliseconds(10, 10_000)
      .default(1000)
      .describe('Longest wait of a request for others to be done; after it the answer is 503 with Retry-After.'),
  })
  .prefault({});

/** Protection in line: what is judged of every request, what an address has to bear for it, and what is done when too much comes. */
export const protectionShape = {
  protection: z
    .strictObject({
      observer,
      attackPatterns,
      overload,
      penalties: z
        .strictObject({
          enabled: toggle().default(true).describe('Let an address that breaks the limits again and again wait.'),
          first: penalty(3, 60, 'first'),
          second: penalty(10, 1440, 'second'),
          forgetMinutes: minutes(1, 43_200).default(60).describe('One violation of an address is forgotten after each such time.'),
          sharedBy: count('people', 2, 64)
            .default(5)
            .describe('An address from which so many people signed in within an hour is shared: exceeded limits are no violation there.'),
        })
        .prefault({}),
      trust,
    })
    .prefault({}),
};
