import { isDefinedError, ORPCError } from '@orpc/client';
import { CommanderError } from 'commander';
import { z } from 'zod';
import { problem } from '../../shared/contract/procedure.ts';
import type { ConfigRefusal } from '../config/problem.ts';
import type { Refusal } from '../lib/outcome.ts';
import { visible } from '../lib/shown.ts';
import { StoreFault, type StoreFaultKind } from '../lib/store-fault.ts';
import { type ExitCode, exitCodes, type Io } from './io.ts';
import { jsonLine } from './print.ts';

/** An error as it is told: one code, one sentence, and what else helps to correct it. */
export interface Told {
  readonly exit: ExitCode;
  readonly error: string;
  readonly description: string;
  readonly problems?: readonly { readonly field?: string; readonly key?: string; readonly problem: string; readonly fix: string }[];
}

const refusedData = z.object({ code: z.string(), description: z.string(), problems: z.array(problem).optional() });
const faultData = z.object({ kind: z.string(), description: z.string() });
const issueData = z.object({ issues: z.array(z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() })).min(1) });

const unavailableKinds: readonly string[] = ['locked', 'busy', 'closed'] satisfies StoreFaultKind[];
const faultExit = (kind: string): ExitCode => (unavailableKinds.includes(kind) ? exitCodes.unavailable : exitCodes.failed);

/** An operation's own words, or those of the door in front of it. */
const tellOperation = (error: ORPCError<string, unknown>): Told => {
  const isRefused = isDefinedError(error) && (error.code === 'REFUSED' || error.code === 'DENIED');
  const refused = isRefused ? refusedData.safeParse(error.data) : undefined;
  if (refused?.success) {
    const { code, description, problems } = refused.data;
    return {
      exit: code === 'unavailable' ? exitCodes.unavailable : exitCodes.failed,
      error: code,
      description,
      ...(problems ? { problems } : {}),
    };
  }
  const fault = isDefinedError(error) && error.code === 'FAULT' ? faultData.safeParse(error.data) : undefined;
  if (fault?.success) return { exit: faultExit(fault.data.kind), error: fault.data.kind, description: fault.data.description };
  const input = issueData.safeParse(error.data);
  const [first] = input.success ? input.data.issues : [];
  if (first) return { exit: exitCodes.failed, error: 'invalid_input', description: `${first.path.join('.')}: ${first.message}.` };
  return { exit: exitCodes.failed, error: 'failed', description: `The server could not answer (${error.code}): ${error.message}` };
};

const systemCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** The system's reasons for not letting a server listen; the listener has put them in words. */
const listening = ['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND'];
const hangingUp = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT'];

const tellSystem = (error: Error): Told => {
  const code = systemCode(error);
  if (listening.includes(systemCode(error.cause)))
    return { exit: exitCodes.unavailable, error: 'cannot_listen', description: error.message };
  if (hangingUp.includes(code))
    return {
      exit: exitCodes.unavailable,
      error: 'unavailable',
      description: `The server went away before it answered (${code}). Try again.`,
    };
  return { exit: exitCodes.failed, error: 'failed', description: error.message };
};

const tellCommander = ({ code, message }: CommanderError): Told =>
  code === 'gatewatch.input'
    ? { exit: exitCodes.failed, error: 'invalid_input', description: `${message}.` }
    : { exit: exitCodes.usage, error: 'usage', description: `${message.replace(/^error: /, '').replace(/\.$/, '')}. See --help.` };

/** Says in words what a command threw. */
export const tell = (error: unknown): Told => {
  if (error instanceof CommanderError) return tellCommander(error);
  if (error instanceof ORPCError) return tellOperation(error);
  if (error instanceof StoreFault) return { exit: faultExit(error.kind), error: error.kind, description: error.message };
  return tellSystem(error instanceof Error ? error : new Error(String(error)));
};

/** Says what a configuration or master key lacks. */
export const tellRefusal = ({ code, description, ...rest }: Refusal & Partial<Pick<ConfigRefusal, 'problems'>>): Told => ({
  exit: exitCodes.configuration,
  error: code,
  description,
  ...(rest.problems ? { problems: rest.problems } : {}),
});

const problemLine = ({ field, key, problem: what, fix }: NonNullable<Told['problems']>[number]): string =>
  `  ${visible(field ?? key ?? '')}: ${visible(what)} ${visible(fix)}\n`;

const jsonError = ({ error, description, problems }: Told): string =>
  jsonLine({ error, error_description: description, ...(problems ? { problems } : {}) });

const textError = ({ description, problems }: Told): string => {
  // The configuration's own description lists its problems, each on a line of its own.
  if (description.includes('\n')) return `${description.split('\n').map(visible).join('\n')}\n`;
  const others = problems?.slice(1).map(problemLine).join('') ?? '';
  return `gatewatch: ${visible(description)}\n${others}`;
};

/** Tells an error on standard error, one line for machines, and says how the command ended. */
export const reportError = ({ err, exit }: Pick<Io, 'err' | 'exit'>, json: boolean, told: Told): void => {
  exit(told.exit);
  err(json ? jsonError(told) : textError(told));
};
