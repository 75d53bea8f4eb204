import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { palettePng } from '../../scripts/screens/palette-png.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
};

const pngOf = (width: number, depth: number, type: number, rows: readonly (readonly number[])[]): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(rows.length, 4);
  header.set([depth, type], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(rows.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

/** The pixels of what was written, as colours of six hexadecimal digits. */
const readBack = (png: Buffer): string[][] => {
  const parts = new Map<string, Buffer>();
  for (let at = SIGNATURE.length; at < png.length; at += png.readUInt32BE(at) + 12) {
    const body = png.subarray(at + 4, at + 8 + png.readUInt32BE(at));
    expect(png.readUInt32BE(at + 4 + body.length)).toBe(crc32(body));
    parts.set(body.toString('latin1', 0, 4), body.subarray(4));
  }
  const [header, colours, data] = ['IHDR', 'PLTE', 'IDAT'].map((type) => parts.get(type) ?? Buffer.alloc(0)) as [Buffer, Buffer, Buffer];
  expect([...header.subarray(8, 10)]).toEqual([8, 3]);
  const [width, raw] = [header.readUInt32BE(0), inflateSync(data)];
  return Array.from({ length: header.readUInt32BE(4) }, (_, y) =>
    Array.from({ length: width }, (_, x) => {
      const index = raw[y * (width + 1) + 1 + x] ?? 0;
      return colours.toString('hex', index * 3, index * 3 + 3);
    }),
  );
};

describe('a screenshot with 256 colours', () => {
  it('PNG §9.2 has the same pixels, whichever filter its rows were written with', () => {
    const rows = [
      [0, 10, 20, 30, 40, 50, 60],
      [1, 10, 20, 30, 30, 30, 30],
      [2, 0, 0, 0, 1, 1, 1],
      [3, 5, 10, 15, 15, 10, 5],
      [4, 1, 2, 3, 0, 0, 0],
    ];
    expect(readBack(palettePng(pngOf(2, 8, 2, rows)))).toEqual([
      ['0a141e', '28323c'],
      ['0a141e', '28323c'],
      ['0a141e', '29333d'],
      ['0a141e', '282d32'],
      ['0b1621', '282d32'],
    ]);
  });

  it('leaves transparency out', () => {
    expect(readBack(palettePng(pngOf(1, 8, 6, [[0, 1, 2, 3, 255]])))).toEqual([['010203']]);
  });

  it('keeps what covers most to the bit when there are more colours', () => {
    const row = Array.from({ length: 400 }, (_, at) => [at % 2 === 0 ? [12, 14, 17] : [at >> 1, 255 - (at >> 1), at % 251]]).flat(2);
    const [pixels = []] = readBack(palettePng(pngOf(400, 8, 2, [[0, ...row]])));
    expect(pixels.filter((_, at) => at % 2 === 0).every((colour) => colour === '0c0e11')).toBe(true);
    expect(new Set(pixels).size).toBeLessThanOrEqual(256);
  });

  it('refuses another kind of picture', () => {
    expect(() => palettePng(pngOf(1, 8, 3, [[0, 1]]))).toThrow('colour type 3');
  });
});
