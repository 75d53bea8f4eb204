import { type Answer, fieldValues } from '../http/read-answer.ts';

/** Ends the run: an answer was not the one the work asks for. */
export const wrongAnswer = (what: string, answer: Answer): Error =>
  new Error(`${what}, but the answer was ${answer.status}:\n${answer.head.slice(0, 1200)}\n\n${answer.body.toString('utf8', 0, 600)}`);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The JSON object of a 200 answer. */
export const jsonAnswer = (answer: Answer, what: string): Record<string, unknown> => {
  if (answer.status !== 200) throw wrongAnswer(`${what} expects status 200`, answer);
  const value: unknown = JSON.parse(answer.body.toString('utf8'));
  if (!isRecord(value)) throw wrongAnswer(`${what} expects a JSON object`, answer);
  return value;
};

/** A text member of a JSON answer that must be there and not be empty. */
export const textMember = (answer: Answer, members: Record<string, unknown>, name: string, what: string): string => {
  const value = members[name];
  if (typeof value !== 'string' || value === '') throw wrongAnswer(`${what} expects "${name}"`, answer);
  return value;
};

/** Where a redirect leads. 302 and 303 are both right here. */
export const redirectTarget = (answer: Answer, base: string, what: string): URL => {
  const location = fieldValues(answer, 'location')[0];
  if ((answer.status !== 302 && answer.status !== 303) || location === undefined) throw wrongAnswer(`${what} expects a redirect`, answer);
  return new URL(location, base);
};
