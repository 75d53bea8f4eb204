import { beforeEach, describe, expect, it } from 'vitest';
import { ariaKeys } from '../../../renderer/ui/keys/aria-keys.ts';
import { keyWords } from '../../../renderer/ui/keys/key-words.ts';
import { chordOf, createShortcutRegistry, type KeyPress, type Shortcut } from '../../../renderer/ui/keys/shortcut-registry.ts';

const key = (name: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

let ran: string[] = [];
const shortcut = (keys: string, label = keys): Shortcut => ({ keys, label, group: 'Test', run: () => ran.push(label) });
beforeEach(() => {
  ran = [];
});

describe('a chord', () => {
  it.each([
    [key('k', { ctrlKey: true }), 'mod+k'],
    [key('k', { metaKey: true }), 'mod+k'],
    [key('X', { shiftKey: true }), 'shift+x'],
    [key('?', { shiftKey: true }), '?'],
    [key('*', { shiftKey: true }), '*'],
    [key('Escape'), 'escape'],
    [key('Enter', { shiftKey: true }), 'shift+enter'],
    [key(' '), 'space'],
    [key('a', { altKey: true }), 'alt+a'],
  ])('is spelled one way: %j', (press, chord) => {
    expect(chordOf(press)).toBe(chord);
  });

  it('is shown on caps, and told to readers of the screen', () => {
    expect(keyWords('g o', false)).toEqual(['g', 'o']);
    expect(keyWords('mod+k', false)).toEqual(['Ctrl K']);
    expect(keyWords('mod+k', true)).toEqual(['⌘ K']);
    expect(ariaKeys('mod+k')).toBe('Control+k');
    expect(ariaKeys('g o')).toBeUndefined();
  });
});

describe('the registry', () => {
  it('runs the shortcut of a key, the last registered first', () => {
    const registry = createShortcutRegistry();
    registry.register([shortcut('z', 'first')], 'app');
    const remove = registry.register([shortcut('z', 'second')], 'screen');
    expect(registry.press(key('z'), 0, false)).toBe(true);
    remove();
    remove();
    registry.press(key('z'), 0, false);
    expect(ran).toEqual(['second', 'first']);
  });

  it('does not answer keys nobody registered', () => {
    expect(createShortcutRegistry().press(key('q'), 0, false)).toBe(false);
  });

  it('runs a sequence only when its keys follow in time', () => {
    const registry = createShortcutRegistry();
    registry.register([shortcut('g o')], 'app');
    expect(registry.press(key('g'), 0, false)).toBe(true);
    expect(registry.pending(500)).toBe(true);
    expect(registry.press(key('Shift'), 600, false)).toBe(false);
    expect(registry.press(key('o'), 1000, false)).toBe(true);
    registry.press(key('g'), 5000, false);
    expect(registry.pending(6500)).toBe(false);
    expect(registry.press(key('o'), 6500, false)).toBe(false);
    expect(ran).toEqual(['g o']);
  });

  it('lets a key that breaks off a sequence mean what it means alone', () => {
    const registry = createShortcutRegistry();
    registry.register([shortcut('g o'), shortcut('x')], 'app');
    registry.press(key('g'), 0, false);
    registry.press(key('x'), 10, false);
    expect(ran).toEqual(['x']);
  });

  it('rests while text is typed, except for chords with Control', () => {
    const registry = createShortcutRegistry();
    registry.register([shortcut('x'), shortcut('?'), shortcut('g o'), shortcut('mod+k')], 'app');
    for (const name of ['x', '?', 'g', 'o']) expect(registry.press(key(name), 0, true)).toBe(false);
    expect(registry.press(key('k', { ctrlKey: true }), 0, true)).toBe(true);
    expect(ran).toEqual(['mod+k']);
  });

  it('is silent under an open dialog, and speaks again when the last one closes', () => {
    const registry = createShortcutRegistry();
    registry.register([shortcut('x')], 'screen');
    registry.register([shortcut('y')], 'dialog');
    const first = registry.hold();
    const second = registry.hold();
    expect(registry.press(key('x'), 0, false)).toBe(false);
    expect(registry.press(key('y'), 0, false)).toBe(true);
    first();
    first();
    expect(registry.held()).toBe(true);
    second();
    expect(registry.press(key('x'), 0, false)).toBe(true);
    expect(ran).toEqual(['y', 'x']);
  });

  it('asks its fallbacks for other keys, but not while typing, under a dialog or within a sequence', () => {
    const registry = createShortcutRegistry();
    registry.register([shortcut('g o')], 'app');
    const asked: string[] = [];
    const remove = registry.fallback((press) => asked.push(press.key) > 0);
    expect(registry.press(key('e'), 0, false)).toBe(true);
    registry.press(key('f'), 0, true);
    registry.press(key('g'), 0, false);
    registry.press(key('h'), 10, false);
    registry.hold()();
    const release = registry.hold();
    registry.press(key('i'), 20, false);
    release();
    remove();
    expect(registry.press(key('j'), 30, false)).toBe(false);
    expect(asked).toEqual(['e']);
  });

  it('lists each shortcut once, with what only says that it is answered elsewhere', () => {
    const registry = createShortcutRegistry();
    registry.register([shortcut('g o', 'Overview'), { keys: 'j', label: 'Next row', group: 'List' }], 'screen');
    registry.register([shortcut('g o', 'Overview')], 'app');
    expect(registry.list().map(({ label }) => label)).toEqual(['Overview', 'Next row']);
    expect(registry.list()).toBe(registry.list());
    expect(registry.press(key('j'), 0, false)).toBe(false);
  });

  it('tells who listens when shortcuts come and go', () => {
    const registry = createShortcutRegistry();
    let changes = 0;
    const stop = registry.subscribe(() => {
      changes += 1;
    });
    registry.register([shortcut('x')], 'app')();
    stop();
    registry.register([shortcut('x')], 'app');
    expect(changes).toBe(2);
    expect(registry.list()).toHaveLength(1);
  });
});
