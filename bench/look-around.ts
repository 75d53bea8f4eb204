import { cpus } from 'node:os';
import { machineCpuSeconds } from './process-usage.ts';

const QUIET_MS = 3000;

/** How busy others keep the machine, 0 to 1: looked at while the run itself does nothing. */
export const lookAround = async (): Promise<number> => {
  const [cpu, began] = [machineCpuSeconds(), performance.now()];
  await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  return (machineCpuSeconds() - cpu) / (((performance.now() - began) / 1000) * cpus().length);
};
