import type { EventFilter } from './event-filter.ts';

interface Body {
  readonly actor?: unknown;
  readonly session?: unknown;
  readonly grant?: unknown;
}

const parse = (body: string): Body => {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
};

/** As it stands in canonical JSON between its quotes. */
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

/**
 * Judges bodies by what only they say; null when the filter asks nothing of the kind. Text is looked for in the canonical body as it was hashed, without regard
 * to case.
 */
export const bodyTest = ({ session, grant, actor, text }: EventFilter): ((body: string) => boolean) | null => {
  const members = Object.entries({ session, grant, actor }).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name: name as keyof Body, value, written: `"${name}":"${escaped(value)}"` }],
  );
  const words = (text ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map(escaped);
  if (members.length === 0 && words.length === 0) return null;
  return (body) => {
    // Most bodies fail here, before any is parsed.
    if (!members.every(({ written }) => body.includes(written))) return false;
    if (members.length > 0) {
      const said = parse(body);
      if (!members.every(({ name, value }) => said[name] === value)) return false;
    }
    if (words.length === 0) return true;
    const lower = body.toLowerCase();
    return words.every((word) => lower.includes(word));
  };
};
