import type { ORPCErrorConstructorMap } from '@orpc/server';
import type { procedure } from '../../shared/contract/procedure.ts';
import { newId } from '../lib/ids.ts';
import { StoreFault } from '../lib/store-fault.ts';
import type { Caller, OperationContext, OperationDeps, OperationOutcome } from './operation.ts';

/** What a door hands to the router with each call. */
export interface DoorContext {
  readonly deps: OperationDeps;
  readonly caller: Caller;
}

type Errors = ORPCErrorConstructorMap<(typeof procedure)['~orpc']['errorMap']>;
interface Call<I> {
  readonly context: DoorContext;
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

const settle = async <I, O>(operation: Operation<I, O>, { context, input, errors, signal }: Call<I>): Promise<O> => {
  const outcome = await operation(context.deps, { ...context.caller, signal }, input).catch((error: unknown) => {
    throw faultOf(context.deps, errors, error);
  });
  if (outcome.ok) return outcome.value;
  const { code, description, problems } = outcome.refusal;
  throw errors.REFUSED({ message: description, data: { code, description, ...(problems ? { problems: [...problems] } : {}) } });
};

/** Makes the handler of an operation that gives one answer: its refusal becomes `REFUSED`, its fault `FAULT`. */
export const answer =
  <I, O>(operation: Operation<I, O>) =>
  (call: Call<I>): Promise<O> =>
    settle(operation, call);

/** The same for an operation that gives its answer bit by bit; it may be refused before the first. */
export const answerStream = <I, O>(operation: Operation<I, AsyncIterable<O>>) =>
  async function* (call: Call<I>): AsyncGenerator<O, void, void> {
    const items = await settle(operation, call);
    try {
      yield* items;
    } catch (error) {
      // Nobody waits for the rest any more.
      if (call.signal?.aborted) return;
      throw faultOf(call.context.deps, call.errors, error);
    }
  };
