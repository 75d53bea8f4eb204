const words: Readonly<Record<string, string>> = { mod: 'Control', ctrl: 'Control', shift: 'Shift', alt: 'Alt', meta: 'Meta' };

/** `aria-keyshortcuts` of one chord (WAI-ARIA 1.2 §6.6); a sequence has no word there, and gives undefined. */
export const ariaKeys = (keys: string): string | undefined =>
  keys.includes(' ')
    ? undefined
    : keys
        .split('+')
        .map((part) => words[part] ?? part)
        .join('+');
