import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';

/** Where Node listens once it was sent SIGUSR1. */
const INSPECTOR = 'http://127.0.0.1:9229/json/list';
const MOST_TRIES = 50;
const PAUSE_MS = 100;
const MIB = 1024 * 1024;

const targets = z.array(z.object({ webSocketDebuggerUrl: z.url() })).min(1);
const evaluated = z.object({ result: z.object({ result: z.object({ value: z.object({ pid: z.int(), heapMiB: z.number() }) }) }) });

const inspectorOf = async (pid: number): Promise<string> => {
  process.kill(pid, 'SIGUSR1');
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const answer = await fetch(INSPECTOR).catch(() => null);
    if (answer?.ok) return targets.parse(await answer.json())[0]?.webSocketDebuggerUrl ?? '';
    await wait(PAUSE_MS);
  }
  throw new Error(`the server ${pid} opened no inspector at ${INSPECTOR}`);
};

/** JavaScript's own memory of a server once its garbage is collected, MiB: what is really kept, where resident memory also holds what nobody has looked through yet. */
export const keptHeapMiB = async (pid: number): Promise<number> => {
  const socket = new WebSocket(await inspectorOf(pid));
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error('the inspector cannot be reached')), { once: true });
  });
  let calls = 0;
  const call = (method: string, params: object = {}): Promise<unknown> => {
    const id = ++calls;
    return new Promise((resolve) => {
      const take = ({ data }: MessageEvent): void => {
        const answer: { id?: number } = JSON.parse(String(data));
        if (answer.id !== id) return;
        socket.removeEventListener('message', take);
        resolve(answer);
      };
      socket.addEventListener('message', take);
      socket.send(JSON.stringify({ id, method, params }));
    });
  };
  try {
    await call('HeapProfiler.enable');
    await call('HeapProfiler.collectGarbage');
    const expression = `({ pid: process.pid, heapMiB: process.memoryUsage().heapUsed / ${MIB} })`;
    const { value } = evaluated.parse(await call('Runtime.evaluate', { expression, returnByValue: true })).result.result;
    if (value.pid !== pid) throw new Error(`another program, ${value.pid}, holds the inspector's port: end it first`);
    return value.heapMiB;
  } finally {
    socket.close();
  }
};
