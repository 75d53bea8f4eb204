import { type Answer, fieldValues } from './read-answer.ts';

/** The cookies one visitor holds at one site. Paths are not looked at: a visitor here sees one server only. */
export interface CookieJar {
  keep(answer: Answer): void;
  /** The `Cookie` field, or none while the jar is empty. */
  fields(): Record<string, string>;
}

export const cookieJar = (): CookieJar => {
  const cookies = new Map<string, string>();
  return {
    keep(answer) {
      for (const line of fieldValues(answer, 'set-cookie')) {
        const pair = line.split(';', 1)[0] ?? '';
        const at = pair.indexOf('=');
        const name = pair.slice(0, at);
        if (at === pair.length - 1 || /;\s*max-age=0/i.test(line) || /;\s*expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(name);
        else cookies.set(name, pair.slice(at + 1));
      }
    },
    fields(): Record<string, string> {
      if (cookies.size === 0) return {};
      return { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
    },
  };
};
