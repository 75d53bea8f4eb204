import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawIcon } from './draw-icon.mjs';

const LINUX = [16, 32, 48, 64, 128, 256, 512];
const WINDOWS = [16, 24, 32, 48, 64, 128, 256];
/** Types of an icon file of macOS, whose pictures are PNGs, and their sizes. */
const MACOS = { icp4: 16, icp5: 32, icp6: 64, ic07: 128, ic08: 256, ic09: 512, ic10: 1024 };

const ico = () => {
  const pictures = WINDOWS.map((size) => ({ size, png: drawIcon(size) }));
  const header = Buffer.alloc(6 + 16 * pictures.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = header.length;
  for (const [index, { size, png }] of pictures.entries()) {
    const entry = 6 + 16 * index;
    // 256 is written as 0.
    header.set([size % 256, size % 256, 0, 0, 1, 0, 32, 0], entry);
    header.writeUInt32LE(png.length, entry + 8);
    header.writeUInt32LE(offset, entry + 12);
    offset += png.length;
  }
  return Buffer.concat([header, ...pictures.map(({ png }) => png)]);
};

const icnsPart = (type, data) => {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(data.length + 8, 4);
  return Buffer.concat([head, data]);
};

/**
 * Writes the application's icon in the forms that the three systems want: `icon.ico`, `icon.icns`, `NxN.png`.
 *
 * @param {string} folder  Made where it is missing.
 */
export const writeIcons = (folder) => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'icon.ico'), ico());
  const parts = Object.entries(MACOS).map(([type, size]) => icnsPart(type, drawIcon(size)));
  writeFileSync(join(folder, 'icon.icns'), icnsPart('icns', Buffer.concat(parts)));
  for (const size of LINUX) writeFileSync(join(folder, `${size}x${size}.png`), drawIcon(size));
};
