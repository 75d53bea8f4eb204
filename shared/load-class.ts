/** What may be shed when more is asked than can be done; the last class first. */
export const shedClassNames = {
  1: 'refreshes, introspection and userinfo',
  2: 'redemptions of codes',
  3: 'sign-ins, consents and account pages',
  4: 'tokens for clients themselves',
  5: 'paths that do not exist',
} as const;

export type ShedClass = keyof typeof shedClassNames;
export const shedClasses: readonly ShedClass[] = [1, 2, 3, 4, 5];

/** Classes that wait for a place when there is none. What does not exist takes no work, and does not wait. */
export type WaitingClass = Exclude<ShedClass, 5>;

/**
 * Class of a route. 0 is never shed: health and metrics, revocation and signing out, and what is served from memory for less than a refusal would cost.
 */
export type RouteLoad = 0 | WaitingClass;
