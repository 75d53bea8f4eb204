import { describe, expect, it } from 'vitest';
import { narrowSettings, type Setting } from '../../../renderer/views/settings/narrow-settings.ts';

const setting = (key: string, meaning: string): Setting => ({ key, value: '', source: 'default', default: '', meaning });
const settings = [setting('limits.token', 'Tokens a minute'), setting('data', 'Where all is kept'), setting('log.level', 'What is told')];
const keysOf = (typed: string): readonly string[] => narrowSettings(settings, typed).map(({ key }) => key);

describe('the settings in force', () => {
  it('are all shown until something is typed', () => {
    for (const typed of ['', '  ', '\n']) expect(keysOf(typed)).toEqual(['limits.token', 'data', 'log.level']);
  });

  it('are narrowed by name and meaning, whatever the case', () => {
    expect(keysOf(' TOKEN ')).toEqual(['limits.token']);
    expect(keysOf('kept')).toEqual(['data']);
    expect(keysOf('.')).toEqual(['limits.token', 'log.level']);
  });

  it('take what is typed for text, not for a pattern', () => {
    for (const typed of ['.*', '[', '<b>', 'nothing', '\u0000']) expect(keysOf(typed)).toEqual([]);
  });
});
