import { crc32, deflateSync } from 'node:zlib';

/** What the tray tells: by its shape, since colour alone does not reach everybody and the systems recolour it. */
export const trayStates = ['healthy', 'attention', 'locked', 'stopped'] as const;
export type TrayState = (typeof trayStates)[number];

type Distance = (x: number, y: number) => number;

const { abs, hypot, max, min } = Math;
const box = (x: number, y: number, halfWidth: number, halfHeight: number): number => {
  const [a, b] = [abs(x) - halfWidth, abs(y) - halfHeight];
  return hypot(max(a, 0), max(b, 0)) + min(max(a, b), 0);
};
/** Distance to the line of an arch: a half circle on two posts down to the ground. */
const arch = (x: number, y: number, radius: number, ground: number): number =>
  y < 0 ? abs(hypot(x, y) - radius) : hypot(abs(x) - radius, max(0, y - ground));
const triangle: Distance = (x, y) => max(y - 0.72, abs(x) * 0.87 - y * 0.5 - 0.42);

/**
 * Signed distances: the shape is where they are below zero. The picture reaches from -1 to 1, downwards. A gate with its watch; a warning triangle with a mark cut out;
 * a padlock; a circle struck through.
 */
const shapes: Readonly<Record<TrayState, Distance>> = {
  healthy: (x, y) => min(arch(x, y + 0.15, 0.62, 0.85) - 0.13, hypot(x, y + 0.1) - 0.24),
  attention: (x, y) => max(triangle(x, y), -min(box(x, y - 0.05, 0.07, 0.25), hypot(x, y - 0.5) - 0.1)),
  locked: (x, y) => min(box(x, y - 0.35, 0.62, 0.45), arch(x, y + 0.35, 0.4, 0.3) - 0.12),
  stopped: (x, y) => min(abs(hypot(x, y) - 0.75) - 0.12, max(abs(x + y) / Math.SQRT2 - 0.13, hypot(x, y) - 0.75)),
};

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  const check = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
};

/**
 * Draws the tray's icon for a state, in one colour on nothing.
 *
 * @param size  Width and height, pixels.
 * @param grey  0 black (a template image of macOS) to 255 white.
 * @returns A PNG.
 */
export const drawTrayIcon = (state: TrayState, size: number, grey: number): Buffer => {
  const rows = Buffer.alloc(size * (size * 4 + 1));
  const at = (pixel: number): number => ((pixel + 0.5) / size) * 2 - 1;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      // The edge is as wide as one pixel.
      const cover = min(1, max(0, 0.5 - (shapes[state](at(column), at(row)) * size) / 2));
      rows.set([grey, grey, grey, Math.round(cover * 255)], row * (size * 4 + 1) + 1 + column * 4);
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
