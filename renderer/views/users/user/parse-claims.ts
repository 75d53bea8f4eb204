/** The claims that were typed; null when they are no JSON object. */
export const parseClaims = (text: string): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(text.trim() === '' ? '{}' : text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
};
