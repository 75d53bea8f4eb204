import type { ORPCErrorConstructorMap } from '@orpc/server';
import { type Access, type Denial, denials, type procedure } from '../../shared/contract/procedure.ts';
import type { ConsoleConnection } from '../console/connection.ts';
import { newId } from '../lib/ids.ts';
import { StoreFault } from '../lib/store-fault.ts';
import { admit, type DoorContext } from './admit.ts';
import type { Caller, OperationContext, OperationDeps, OperationOutcome, OperationRefusal } from './operation.ts';

type Errors = ORPCErrorConstructorMap<(typeof procedure)['~orpc']['errorMap']>;

/** What an admitted call brings to its operation. */
export interface Admission {
  readonly admitted: Caller;
  /** Judges the call again, for an answer that takes long; throws `DENIED`. */
  readonly readmit: () => Promise<void>;
}

interface Call<I> {
  readonly context: { readonly deps: OperationDeps; readonly connection?: ConsoleConnection | undefined } & Admission;
  readonly input: I;
  readonly errors: Errors;
  readonly signal?: AbortSignal | undefined;
}
type Operation<I, O> = (deps: OperationDeps, context: OperationContext, input: I) => Promise<OperationOutcome<O>>;

/** A fault in words for the administrator. What nobody foresaw is only named by an incident, which the running log tells of in full. */
const faultOf = ({ log, clock, random }: OperationDeps, errors: Errors, error: unknown): Error => {
  if (error instanceof StoreFault) return errors.FAULT({ data: { kind: error.kind, description: error.message } });
  const incident = newId({ clock, random });
  log.error('An operation failed.', { incident, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  return errors.FAULT({
    data: { kind: 'unexpected', description: `The operation failed; the running log tells of it under incident ${incident}.` },
  });
};

const isDenial = (code: OperationRefusal['code']): code is Denial => denials.some((one) => one === code);

const errorOf = (errors: Errors, { code, description, problems, retryAfterSeconds: seconds }: OperationRefusal): Error => {
  if (isDenial(code)) {
    return errors.DENIED({
      message: description,
      data: { code, description, ...(seconds === undefined ? {} : { retry_after_seconds: seconds }) },
    });
  }
  return errors.REFUSED({ message: description, data: { code, description, ...(problems ? { problems: [...problems] } : {}) } });
};

interface Arrival {
  readonly context: DoorContext;
  readonly procedure: { readonly '~orpc': { readonly meta: Access } };
  readonly path: readonly string[];
  readonly errors: Errors;
}

/** Lets a call in, or throws `DENIED`: what stands before every operation, and before its input is looked at. */
export const admission = async ({ context, procedure: called, path, errors }: Arrival): Promise<Admission> => {
  const { meta } = called['~orpc'];
  const judge = async (access: Access): Promise<Caller> => {
    const judged = await admit(context, access, path.join('.')).catch((error: unknown) => {
      throw faultOf(context.deps, errors, error);
    });
    if (judged.ok) return judged.value;
    throw errorOf(errors, judged.refusal);
  };
  // That an answer goes on is no sign of somebody at the console.
  return { admitted: await judge(meta), readmit: async () => void (await judge({ ...meta, passive: true })) };
};

const settle = async <I, O>(operation: Operation<I, O>, { context, input, errors, signal }: Call<I>): Promise<O> => {
  const { deps, admitted, connection } = context;
  const outcome = await operation(deps, { ...admitted, connection, signal }, input).catch((error: unknown) => {
    throw faultOf(deps, errors, error);
  });
  if (outcome.ok) return outcome.value;
  throw errorOf(errors, outcome.refusal);
};

/** Makes the handler of an operation that gives one answer: its refusal becomes `REFUSED` or `DENIED`, its fault `FAULT`. */
export const answer =
  <I, O>(operation: Operation<I, O>) =>
  (call: Call<I>): Promise<O> =>
    settle(operation, call);

/** The next part of an answer, or that there is none; undefined when nobody waits for it any more. */
const nextOf = async <O, I>(parts: AsyncIterator<O>, { context, errors, signal }: Call<I>): Promise<IteratorResult<O> | undefined> => {
  try {
    return await parts.next();
  } catch (error) {
    if (signal?.aborted) return undefined;
    throw faultOf(context.deps, errors, error);
  }
};

/**
 * The same for an operation that gives its answer bit by bit; it may be refused before the first. Before each part the call is judged anew, so that nothing more is told
 * once the console is locked or the session has ended.
 */
export const answerStream = <I, O>(operation: Operation<I, AsyncIterable<O>>) =>
  async function* (call: Call<I>): AsyncGenerator<O, void, void> {
    const parts = (await settle(operation, call))[Symbol.asyncIterator]();
    try {
      for (;;) {
        const part = await nextOf(parts, call);
        if (!part || part.done) return;
        await call.context.readmit();
        yield part.value;
      }
    } finally {
      await parts.return?.();
    }
  };
