import { describe, expect, it } from 'vitest';
import { boundsFor, levelOf, roomOf } from '../../electron/disk/disk-levels.ts';

const MIB = 1024 * 1024;
const CONFIG = { reserveMiB: 64, lowMiB: 512, criticalMiB: 64 };
const large = boundsFor(CONFIG, 100_000 * MIB);

describe('the bounds of a disk', () => {
  it('are those of the configuration', () => {
    expect(large).toEqual({ low: 512 * MIB, critical: 64 * MIB, reserve: 64 * MIB });
  });

  it('shrink with a small disk: low at a tenth, critical and the reserve at a twentieth', () => {
    expect(boundsFor(CONFIG, 200 * MIB)).toEqual({ low: 20 * MIB, critical: 10 * MIB, reserve: 10 * MIB });
  });

  it('have no reserve where none is wanted', () => {
    expect(boundsFor({ ...CONFIG, reserveMiB: 0 }, 100_000 * MIB).reserve).toBe(0);
  });
});

describe('the level of a disk', () => {
  it('is low under 512 MiB and critical under 64 MiB', () => {
    const rooms = [512 * MIB, 512 * MIB - 1, 64 * MIB, 64 * MIB - 1, 0];
    expect(rooms.map((room) => levelOf(room, large))).toEqual(['normal', 'low', 'low', 'critical', 'critical']);
  });

  it('is left with a quarter more room than began it', () => {
    expect([80 * MIB - 1, 80 * MIB, 640 * MIB - 1, 640 * MIB].map((room) => levelOf(room, large, 'critical'))).toEqual([
      'critical',
      'low',
      'low',
      'normal',
    ]);
    expect([640 * MIB - 1, 640 * MIB].map((room) => levelOf(room, large, 'low'))).toEqual(['low', 'normal']);
  });

  it('does not count what the reserve freed: it is no room to go on with', () => {
    expect(roomOf(100 * MIB, 64 * MIB, large)).toBe(100 * MIB);
    expect(roomOf(100 * MIB, 0, large)).toBe(36 * MIB);
    expect(roomOf(100 * MIB, 65 * MIB, large)).toBe(100 * MIB);
  });
});
