import type { AuditKind } from '../../../shared/audit-event.ts';
import type { RuleSubject, Technique } from '../../../shared/rule.ts';
import type { Stage } from '../stage/stage.ts';

/** An alert that an attack is to raise. */
export interface ExpectedAlert {
  /** Id of the rule. */
  readonly rule: string;
  readonly subject: RuleSubject;
}

/** An attack on the server, as it is really made: requests over HTTP, in the order and at the pace of whoever makes it. */
export interface Attack {
  /** Slug, as `gatewatch lab run --scenario` takes it. */
  readonly id: string;
  readonly title: string;
  /** Who does what, in one line. */
  readonly story: string;
  readonly technique: Technique;
  /** It is detected when all of them are raised. */
  readonly expects: readonly ExpectedAlert[];
  /** Facts that end it: with one of them about whom it is made by or on, it is contained. */
  readonly contained: readonly AuditKind[];
  /** It is broken off beyond either; one that goes on after its plan, that much later. */
  readonly bounds: { readonly requests: number; readonly milliseconds: number };
  /** Whether it goes on after its plan for as long as `stage.persists()` says, until the server turns it away. */
  readonly persists?: true;
  /** Makes it. What the server refuses is a part of it; it throws only when there was no answer, or the stage was not as it needs it. */
  run(stage: Stage): Promise<void>;
}
