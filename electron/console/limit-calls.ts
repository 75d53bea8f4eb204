import { ORPCError } from '@orpc/server';

interface Passing {
  readonly request: { readonly signal?: AbortSignal | undefined };
}
interface Answered {
  readonly matched: boolean;
  readonly response?: { readonly body?: unknown } | undefined;
}

const isStream = (body: unknown): body is AsyncIterator<unknown, unknown, undefined> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body && 'next' in body && typeof body.next === 'function';

/** Calls `release` once, when the stream has ended, was given up, or nobody waits for it any more. */
const releaseAtEnd = (stream: AsyncIterator<unknown, unknown, undefined>, signal: AbortSignal | undefined, release: () => void) => {
  const ended = async (result: Promise<IteratorResult<unknown, unknown>>): Promise<IteratorResult<unknown, unknown>> => {
    try {
      const given = await result;
      if (given.done) release();
      return given;
    } catch (error) {
      release();
      throw error;
    }
  };
  signal?.addEventListener('abort', release, { once: true });
  return {
    next: () => ended(stream.next()),
    return: (value?: unknown) => ended(stream.return?.(value) ?? Promise.resolve({ done: true, value })),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
};

/**
 * Bounds how many calls are answered at once: an interceptor of the RPC handler. A stream counts until its end. One call too many is refused with 429 and may be tried again.
 */
export const limitCalls = (most: number) => {
  let open = 0;
  return async <P extends Passing, A extends Answered>({ next, request }: P & { next: () => Promise<A> }): Promise<A> => {
    if (open >= most) throw new ORPCError('TOO_MANY_REQUESTS', { message: `At most ${most} calls are answered at once.` });
    open += 1;
    let counted = true;
    const release = (): void => {
      if (counted) open -= 1;
      counted = false;
    };
    try {
      const answered = await next();
      const body = answered.response?.body;
      if (isStream(body) && !request.signal?.aborted)
        return { ...answered, response: { ...answered.response, body: releaseAtEnd(body, request.signal, release) } };
      release();
      return answered;
    } catch (error) {
      release();
      throw error;
    }
  };
};
