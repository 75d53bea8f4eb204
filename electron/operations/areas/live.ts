import { answer } from '../answer.ts';
import { os } from '../implementer.ts';
import { nextBatch } from '../live/next-batch.ts';

const next = answer(nextBatch);

export const liveArea = {
  next: os.live.next.handler(async (call) => {
    const batch = await next(call);
    // The call may have waited: nothing is told once the console is locked or the session has ended.
    await call.context.readmit();
    return batch;
  }),
};
