import { crc32, deflateSync } from 'node:zlib';

/** Colours of the dark theme. */
const GROUND = [0x12, 0x15, 0x1a];
const GATE = [0xe7, 0xea, 0xee];
const WATCH = [0x5a, 0xa7, 0xff];

const { abs, hypot, max, min } = Math;
const roundedBox = (x, y, half, radius) => {
  const [a, b] = [abs(x) - half + radius, abs(y) - half + radius];
  return hypot(max(a, 0), max(b, 0)) + min(max(a, b), 0) - radius;
};
/** Distance to the line of an arch: a half circle on two posts down to the ground. */
const arch = (x, y, radius, ground) => (y < 0 ? abs(hypot(x, y) - radius) : hypot(abs(x) - radius, max(0, y - ground)));

/** Signed distances to the parts of the mark, a gate and what watches in it. The picture reaches from -1 to 1, downwards; the later part lies on top. */
const PARTS = [
  { colour: GROUND, distance: (x, y) => roundedBox(x, y, 0.94, 0.42) },
  { colour: GATE, distance: (x, y) => arch(x, y + 0.12, 0.46, 0.62) - 0.095 },
  { colour: WATCH, distance: (x, y) => hypot(x, y + 0.1) - 0.17 },
];

const pixel = (x, y, size) => {
  let [red, green, blue, alpha] = [0, 0, 0, 0];
  for (const { colour, distance } of PARTS) {
    // The edge is as wide as one pixel.
    const cover = min(1, max(0, 0.5 - (distance(x, y) * size) / 2));
    const under = alpha * (1 - cover);
    alpha = cover + under;
    if (alpha > 0) [red, green, blue] = [red, green, blue].map((value, i) => (colour[i] * cover + value * under) / alpha);
  }
  return [red, green, blue, alpha * 255].map(Math.round);
};

const chunk = (type, data) => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  const check = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
};

/**
 * Draws the application's icon.
 *
 * @param {number} size  Width and height, pixels.
 * @returns {Buffer} A PNG with transparency.
 */
export const drawIcon = (size) => {
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const at = (value) => ((value + 0.5) / size) * 2 - 1;
      rows.set(pixel(at(column), at(row), size), row * (size * 4 + 1) + 1 + column * 4);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // Eight bits a channel, with alpha.
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
};
