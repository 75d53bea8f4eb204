import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

export interface ShownWindow {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
}

/** The header of an X window dump is of words: these are the places of those that are needed. */
const WORDS = { headerSize: 0, bytesPerLine: 12, colours: 19 };
const COLOUR_BYTES = 12;

/** A virtual display, whose picture lies in a file of `folder`. */
export const startDisplay = async (folder: string) => {
  const size = '1600x1000x24';
  const server: ChildProcess = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', size, '-fbdir', folder, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [number] = await once(server.stdio[3] as Readable, 'data');
  const name = `:${String(number).trim()}`;

  return {
    name,
    /** The windows on it that have a title and a size worth one. */
    windows(): readonly ShownWindow[] {
      const tree = execFileSync('xwininfo', ['-display', name, '-root', '-tree'], { encoding: 'utf8' });
      return [...tree.matchAll(/^\s+0x[\da-f]+ "(.*)": \(.*\)\s+(\d+)x(\d+)\+-?\d+\+-?\d+\s+\+(-?\d+)\+(-?\d+)$/gm)]
        .map(([, title = '', ...numbers]) => ({ title, numbers: numbers.map(Number) }))
        .map(({ title, numbers: [width = 0, height = 0, x = 0, y = 0] }) => ({ title, width, height, x, y }))
        .filter(({ width, height }) => width > 100 && height > 100);
    },
    /** How many pixels of each colour a part of the screen has. */
    coloursOf({ x, y, width, height }: Omit<ShownWindow, 'title'>): ReadonlyMap<number, number> {
      const dump = readFileSync(join(folder, 'Xvfb_screen0'));
      const word = (index: number): number => dump.readUInt32BE(index * 4);
      const start = word(WORDS.headerSize) + word(WORDS.colours) * COLOUR_BYTES;
      const counts = new Map<number, number>();
      for (let row = y; row < y + height; row += 1) {
        for (let column = x; column < x + width; column += 1) {
          const colour = dump.readUInt32LE(start + row * word(WORDS.bytesPerLine) + column * 4) & 0xffffff;
          counts.set(colour, (counts.get(colour) ?? 0) + 1);
        }
      }
      return counts;
    },
    stop: () => void server.kill(),
  };
};
