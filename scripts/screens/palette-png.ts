import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** A PNG of 8 bits a channel without interlacing, as a browser writes it: its pixels. PNG (Third Edition) §11 and §9. */
interface Pixels {
  readonly width: number;
  readonly height: number;
  /** 3 or 4. */
  readonly channels: number;
  readonly data: Uint8Array;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const MOST_COLOURS = 256;
/** Of which so many are kept to the bit. */
const EXACT_COLOURS = 160;

const paeth = (left: number, up: number, corner: number): number => {
  const guess = left + up - corner;
  const [byLeft, byUp, byCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
};

const predict = (filter: number, left: number, up: number, corner: number): number => {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  return filter === 4 ? paeth(left, up, corner) : 0;
};

const unfilter = (raw: Uint8Array, width: number, height: number, channels: number): Uint8Array => {
  const stride = width * channels;
  const data = new Uint8Array(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x;
      const left = x >= channels ? (data[at - channels] ?? 0) : 0;
      const up = y > 0 ? (data[at - stride] ?? 0) : 0;
      const corner = x >= channels && y > 0 ? (data[at - stride - channels] ?? 0) : 0;
      data[at] = (raw[y * (stride + 1) + 1 + x] ?? 0) + predict(filter, left, up, corner);
    }
  }
  return data;
};

const readPixels = (png: Buffer): Pixels => {
  const [width, height, depth, type] = [png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25]];
  if (depth !== 8 || (type !== 2 && type !== 6))
    throw new Error(`Not a picture as a browser writes it: depth ${depth}, colour type ${type}.`);
  const channels = type === 2 ? 3 : 4;
  const parts: Buffer[] = [];
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return { width, height, channels, data: unfilter(inflateSync(Buffer.concat(parts)), width, height, channels) };
};

const distance = (a: number, b: number): number => {
  const [red, green, blue] = [(a >> 16) - (b >> 16), ((a >> 8) & 255) - ((b >> 8) & 255), (a & 255) - (b & 255)];
  return red * red * 3 + green * green * 4 + blue * blue * 3;
};

/** The colours used most, as they are: surfaces and lines. Of the others, which are edges of letters and lines, those that can be told apart. */
const choosePalette = (uses: ReadonlyMap<number, number>): readonly number[] => {
  const byUse = [...uses].sort(([, a], [, b]) => b - a).map(([colour]) => colour);
  if (byUse.length <= MOST_COLOURS) return byUse;
  const kept = byUse.slice(0, EXACT_COLOURS);
  for (let apart = 8; ; apart *= 1.5) {
    const palette = [...kept];
    for (const colour of byUse.slice(EXACT_COLOURS)) {
      if (palette.every((one) => distance(one, colour) > apart)) palette.push(colour);
      if (palette.length > MOST_COLOURS) break;
    }
    if (palette.length <= MOST_COLOURS) return palette;
  }
};

const nearest = (palette: readonly number[], colour: number): number => {
  let best = 0;
  for (let at = 1; at < palette.length; at += 1) if (distance(palette[at] ?? 0, colour) < distance(palette[best] ?? 0, colour)) best = at;
  return best;
};

const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};

/**
 * Writes a screenshot anew with 256 colours at most, which makes it a third of the size. What is the same colour in it stays so; of the edges of letters, a
 * shade may move by what cannot be seen.
 *
 * @throws Error when it is not an opaque PNG of 8 bits a channel.
 */
export const palettePng = (png: Buffer): Buffer => {
  const { width, height, channels, data } = readPixels(png);
  const colours = new Uint32Array(width * height);
  const uses = new Map<number, number>();
  for (let at = 0; at < colours.length; at += 1) {
    const colour = ((data[at * channels] ?? 0) << 16) | ((data[at * channels + 1] ?? 0) << 8) | (data[at * channels + 2] ?? 0);
    colours[at] = colour;
    uses.set(colour, (uses.get(colour) ?? 0) + 1);
  }
  const palette = choosePalette(uses);
  const indexOf = new Map([...uses.keys()].map((colour) => [colour, nearest(palette, colour)]));
  const rows = Buffer.alloc(height * (width + 1));
  for (let at = 0; at < colours.length; at += 1) {
    const y = Math.floor(at / width);
    rows[y * (width + 1) + 1 + (at - y * width)] = indexOf.get(colours[at] ?? 0) ?? 0;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};
