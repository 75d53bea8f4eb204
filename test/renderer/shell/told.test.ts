import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { askAfter, keepNoticed, keepShown, readTold } from '../../../renderer/shell/hand-overs/told.ts';

const ADA = 'op-ada';
const shelf = new Map<string, string>();
beforeEach(() => {
  shelf.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => shelf.get(key) ?? null,
    setItem: (key: string, value: string) => shelf.set(key, value),
  });
});
afterEach(() => vi.unstubAllGlobals());
const asks = (): number | null => askAfter(readTold(ADA));

describe('what an operator was told on this device', () => {
  it('begins where the log is: what was handed over before is in the lists', () => {
    expect(asks()).toBeNull();
    expect(keepShown(ADA, [], 40)).toEqual([]);
    expect(asks()).toBe(40);
  });

  it('is asked for and shown again until it is taken notice of, and only that', () => {
    keepShown(ADA, [], 40);
    expect(keepShown(ADA, [45, 42], 50)).toEqual([45, 42]);
    expect(asks()).toBe(41);
    keepNoticed(ADA, [42]);
    expect(asks()).toBe(44);
    expect(keepShown(ADA, [47, 45, 42], 51)).toEqual([45]);
    keepNoticed(ADA, [45]);
    expect(asks()).toBe(51);
    expect(keepShown(ADA, [], 51)).toEqual([]);
  });

  it('stands no longer once it is closed or somebody else’s', () => {
    keepShown(ADA, [], 40);
    keepShown(ADA, [42], 50);
    expect(keepShown(ADA, [], 51)).toEqual([]);
    expect(asks()).toBe(51);
  });

  it('is not forgotten over what another window read earlier', () => {
    keepShown(ADA, [], 40);
    keepShown(ADA, [49], 50);
    expect(keepShown(ADA, [], 45)).toEqual([]);
    expect(asks()).toBe(48);
  });

  it('is of each operator apart', () => {
    keepShown(ADA, [], 40);
    expect(readTold('op-robin')).toBeNull();
    keepNoticed('op-robin', [1]);
    expect(readTold('op-robin')).toBeNull();
  });

  it.each(['', '{', '12', '{"through":-1,"standing":[]}', '{"through":1,"standing":["<b>"]}'])('begins anew where %j is kept', (text) => {
    shelf.set(`gatewatch.handed.${ADA}`, text);
    expect(asks()).toBeNull();
  });
});
