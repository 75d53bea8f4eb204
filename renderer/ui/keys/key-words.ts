const words: Readonly<Record<string, string>> = {
  mod: 'Ctrl',
  ctrl: 'Ctrl',
  shift: 'Shift',
  alt: 'Alt',
  escape: 'Esc',
  enter: 'Enter',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  space: 'Space',
};

const onApple = (): boolean => typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);

/** What stands on the caps of a chord or sequence: `g o` → g, o; `mod+k` → Ctrl K (⌘K on Apple's keyboards). */
export const keyWords = (keys: string, apple = onApple()): readonly string[] =>
  keys
    .split(' ')
    .filter(Boolean)
    .map((chord) => {
      const parts = chord === '+' ? ['+'] : chord.split('+');
      const cap = (part: string) => (parts.length > 1 && part.length === 1 ? part.toUpperCase() : part);
      return parts.map((part) => (apple && part === 'mod' ? '⌘' : (words[part.toLowerCase()] ?? cap(part)))).join(' ');
    });
