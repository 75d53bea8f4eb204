import { type Preferences, preferences } from '../../../shared/contract/views.ts';

/** What was kept, as far as this version understands it: one that knows other preferences may have written it. */
export const readPreferences = (text: string | undefined): Preferences => {
  if (text === undefined) return {};
  try {
    const parsed = preferences.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
};
