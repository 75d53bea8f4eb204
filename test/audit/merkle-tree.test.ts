import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  appendLeaf,
  consistencyProof,
  emptyFrontier,
  type Frontier,
  frontierAt,
  frontierRoot,
  hashFromTiles,
  inclusionProof,
  leafHash,
  nodeHash,
  tilesFor,
  verifyConsistency,
  verifyInclusion,
} from '../../electron/audit/merkle-tree.ts';

const sha256 = (...parts: readonly Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();

const below = (n: number): number => {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
};

const known = new Map<string, Buffer>();

/** MTH of RFC 6962 §2.1, word for word. The leaves hash differently, so a range is known by its first leaf and its length. */
const treeHash = (leaves: readonly Buffer[]): Buffer => {
  const [first] = leaves;
  if (first === undefined) return sha256();
  if (leaves.length === 1) return first;
  const name = `${first.toString('latin1')}${leaves.length}`;
  const k = below(leaves.length);
  const root = known.get(name) ?? sha256(Buffer.of(1), treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)));
  known.set(name, root);
  return root;
};

/** PATH of RFC 6962 §2.1.1, word for word. */
const pathOf = (m: number, leaves: readonly Buffer[]): Buffer[] => {
  if (leaves.length <= 1) return [];
  const k = below(leaves.length);
  return m < k
    ? [...pathOf(m, leaves.slice(0, k)), treeHash(leaves.slice(k))]
    : [...pathOf(m - k, leaves.slice(k)), treeHash(leaves.slice(0, k))];
};

/** SUBPROOF of RFC 6962 §2.1.2, word for word. */
const subproof = (m: number, leaves: readonly Buffer[], whole: boolean): Buffer[] => {
  if (m === leaves.length) return whole ? [] : [treeHash(leaves)];
  const k = below(leaves.length);
  return m <= k
    ? [...subproof(m, leaves.slice(0, k), whole), treeHash(leaves.slice(k))]
    : [...subproof(m - k, leaves.slice(k), false), treeHash(leaves.slice(0, k))];
};

const numbered = (count: number): Buffer[] => Array.from({ length: count }, (_, i) => leafHash(`event ${i}`));
const readFrom = (leaves: readonly Buffer[]) => (level: number, index: number) =>
  treeHash(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));
const grown = (from: Frontier, leaves: readonly Buffer[]): Frontier => leaves.reduce(appendLeaf, from);

const same = (a: readonly Buffer[], b: readonly Buffer[]): boolean => a.length === b.length && Buffer.concat(a).equals(Buffer.concat(b));

/** Every way to spoil one element of a proof, and the proof's length. */
const spoiled = (proof: readonly Buffer[]): Buffer[][] => {
  const flipped = proof.map((hash, at) => {
    const other = Buffer.from(hash);
    other.writeUInt8(hash.readUInt8(31) ^ 1, 31);
    return proof.with(at, other);
  });
  const dropped = proof.map((_, at) => proof.toSpliced(at, 1));
  const cut = proof.slice(0, 1).map((hash) => proof.with(0, hash.subarray(0, 31)));
  return [...flipped, ...dropped, ...cut, [...proof, Buffer.alloc(32)], [Buffer.alloc(32), ...proof]];
};

const CT_LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((hex) =>
  leafHash(Buffer.from(hex, 'hex')),
);
const CT_ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('RFC 6962 Merkle tree', () => {
  test.each(
    CT_ROOTS.map((root, size) => [size, root] as const),
  )('RFC 6962 §2.1 the tree of the first %i known leaves has the known root', (size, root) => {
    expect(frontierRoot(grown(emptyFrontier, CT_LEAVES.slice(0, size))).toString('hex')).toBe(root);
  });

  test('RFC 6962 §2.1.1 and §2.1.2 give the known proofs', () => {
    const read = readFrom(CT_LEAVES);
    expect(inclusionProof(0, 8, read).map((hash) => hash.toString('hex'))).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
    expect(consistencyProof(6, 8, read).map((hash) => hash.toString('hex'))).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
  });

  test('RFC 6962 §2.1 a leaf and a node over the same bytes hash differently, and a string counts as its UTF-8 bytes', () => {
    const [left, right] = [leafHash('a'), leafHash('b')];
    expect(leafHash(Buffer.concat([left, right])).equals(nodeHash(left, right))).toBe(false);
    expect(leafHash('zoë €😀').equals(leafHash(Buffer.from('zoë €😀', 'utf8')))).toBe(true);
    expect(leafHash('a').equals(sha256(Buffer.of(0), Buffer.from('a')))).toBe(true);
  });

  test('RFC 6962 §2.1.1 proves every leaf of every tree up to 128 leaves, and no altered proof passes', () => {
    const all = numbered(128);
    for (let size = 1; size <= all.length; size++) {
      const leaves = all.slice(0, size);
      const root = treeHash(leaves);
      for (const [index, leaf] of leaves.entries()) {
        const proof = inclusionProof(index, size, readFrom(leaves));
        if (!same(proof, pathOf(index, leaves))) expect.fail(`leaf ${index} of ${size}: not the path of the RFC`);
        const claim = { index, size, leaf, proof, root };
        if (!verifyInclusion(claim)) expect.fail(`leaf ${index} of ${size} is not proven`);
        const wrong = [
          ...spoiled(proof).map((other) => ({ ...claim, proof: other })),
          { ...claim, leaf: leafHash('another') },
          { ...claim, root: leafHash('another') },
          { ...claim, index: index === 0 ? size : index - 1 },
          { ...claim, index: index + 1 },
        ];
        const passed = wrong.findIndex(verifyInclusion);
        if (passed >= 0) expect.fail(`leaf ${index} of ${size}: altered claim ${passed} passes`);
      }
    }
  }, 60_000);

  test('RFC 6962 §2.1.2 proves every pair of trees up to 64 leaves consistent, and no altered proof passes', () => {
    const all = numbered(64);
    for (let second = 0; second <= all.length; second++) {
      const leaves = all.slice(0, second);
      for (let first = 0; first <= second; first++) {
        const proof = consistencyProof(first, second, readFrom(leaves));
        if (first > 0 && !same(proof, subproof(first, leaves, true))) expect.fail(`${first} to ${second}: not the proof of the RFC`);
        const claim = { first, second, firstRoot: treeHash(leaves.slice(0, first)), secondRoot: treeHash(leaves), proof };
        if (!verifyConsistency(claim)) expect.fail(`${first} to ${second} is not proven`);
        const wrong = [
          ...spoiled(proof).map((other) => ({ ...claim, proof: other })),
          { ...claim, firstRoot: leafHash('another') },
          ...(first > 0 ? [{ ...claim, secondRoot: leafHash('another') }] : []),
          ...(first < second ? [{ ...claim, first: second, second: first }] : []),
          ...(first > 1 ? [{ ...claim, first: first - 1 }] : []),
        ];
        const passed = wrong.findIndex(verifyConsistency);
        if (passed >= 0) expect.fail(`${first} to ${second}: altered claim ${passed} passes`);
      }
    }
  }, 60_000);

  test('RFC 9162 §2.1.3.2 and §2.1.4.2 malformed claims are false, never a throw', () => {
    const leaf = leafHash('a');
    for (const bad of [-1, 0.5, Number.NaN, 2 ** 53]) {
      expect(verifyInclusion({ index: bad, size: 4, leaf, proof: [], root: leaf })).toBe(false);
      expect(verifyInclusion({ index: 0, size: bad, leaf, proof: [], root: leaf })).toBe(false);
      expect(verifyConsistency({ first: bad, second: 4, firstRoot: leaf, secondRoot: leaf, proof: [] })).toBe(false);
    }
    expect(verifyInclusion({ index: 0, size: 0, leaf, proof: [], root: leaf })).toBe(false);
    expect(verifyInclusion({ index: 0, size: 1, leaf: Buffer.alloc(31), proof: [], root: leaf })).toBe(false);
    expect(verifyConsistency({ first: 3, second: 4, firstRoot: leaf, secondRoot: leaf, proof: [] })).toBe(false);
  });

  test('proofs for leaves that are not there are refused', () => {
    const read = readFrom(numbered(4));
    for (const [index, size] of [
      [4, 4],
      [0, 0],
      [-1, 4],
      [0.5, 4],
    ] as const)
      expect(() => inclusionProof(index, size, read)).toThrow(RangeError);
    expect(() => consistencyProof(5, 4, read)).toThrow(RangeError);
    expect(() => consistencyProof(-1, 4, read)).toThrow(RangeError);
  });

  test('a frontier that lacks hashes is refused, not built upon', () => {
    expect(() => appendLeaf({ size: 3, hashes: [leafHash('a')] }, leafHash('b'))).toThrow(RangeError);
  });

  test('appending leaves the former frontier as it was', () => {
    const before = grown(emptyFrontier, numbered(7));
    const root = frontierRoot(before);
    appendLeaf(before, leafHash('x'));
    expect(frontierRoot(before)).toEqual(root);
    expect(emptyFrontier.size).toBe(0);
  });
});

/** A tile store as the log keeps one: the newest content of each tile. */
const tileStore = (from?: ReadonlyMap<string, Buffer>) => {
  const kept = new Map<string, Buffer>(from);
  const read = (level: number, index: number) => kept.get(`${level}/${index}`);
  const grow = (from: number, leaves: readonly Buffer[]) => {
    const tiles = tilesFor(from, from + leaves.length, leaves, read);
    for (const { level, index, hashes } of tiles) kept.set(`${level}/${index}`, hashes);
    return tiles;
  };
  return { kept, read, grow };
};

const MANY = 66_200;
const many = numbered(MANY);
const manyRoots = (() => {
  const roots: Buffer[] = [];
  let frontier = emptyFrontier;
  for (const leaf of many) {
    roots.push(frontierRoot(frontier));
    frontier = appendLeaf(frontier, leaf);
  }
  return [...roots, frontierRoot(frontier)];
})();

/** Where growing starts, so that the far border is reached without building the whole tree every time. */
const [EARLY, LATE] = [tileStore(), tileStore()];
LATE.grow(0, many.slice(0, 65_000));
const growth = fc.record({
  late: fc.boolean(),
  steps: fc.array(fc.integer({ min: 0, max: 600 }), { maxLength: 5 }),
  pick: fc.nat(),
  older: fc.nat(),
});

describe('C2SP tlog-tiles', () => {
  test('a tree of 70,000 leaves is held in the tiles that the specification counts', () => {
    const { kept, grow } = tileStore();
    grow(
      0,
      Array.from({ length: 70_000 }, () => leafHash('same')),
    );
    const width = (name: string) => (kept.get(name)?.length ?? 0) / 32;
    expect(kept.size).toBe(274 + 2 + 1);
    expect([width('0/272'), width('0/273'), width('1/0'), width('1/1'), width('2/0')]).toEqual([256, 112, 256, 17, 1]);
  });

  test('a tree of 256 leaves has a full tile and a partial tile of width 1 above it', () => {
    expect(
      tileStore()
        .grow(0, many.slice(0, 256))
        .map(({ level, index, hashes }) => [level, index, hashes.length / 32]),
    ).toEqual([
      [0, 0, 256],
      [1, 0, 1],
    ]);
  });

  test('tiles grown in any steps across 256 and 65,536 leaves give the root, the frontier and the proofs of the tree', () => {
    fc.assert(
      fc.property(growth, ({ late, steps, pick, older }) => {
        const { read, grow } = tileStore((late ? LATE : EARLY).kept);
        let size = late ? 65_000 : 0;
        for (const step of steps) {
          const leaves = many.slice(size, size + step);
          grow(size, leaves);
          size += leaves.length;
        }
        const readHash = hashFromTiles(read);
        const root = manyRoots[size] ?? Buffer.alloc(0);
        expect(frontierRoot(frontierAt(size, readHash))).toEqual(root);
        if (size === 0) return;
        const index = pick % size;
        const leaf = many[index] ?? Buffer.alloc(0);
        expect(verifyInclusion({ index, size, leaf, proof: inclusionProof(index, size, readHash), root })).toBe(true);
        const first = older % (size + 1);
        const firstRoot = manyRoots[first] ?? Buffer.alloc(0);
        expect(
          verifyConsistency({ first, second: size, firstRoot, secondRoot: root, proof: consistencyProof(first, size, readHash) }),
        ).toBe(true);
        expect(frontierRoot(grown(frontierAt(first, readHash), many.slice(first, Math.min(first + 300, MANY))))).toEqual(
          manyRoots[Math.min(first + 300, MANY)],
        );
      }),
      { numRuns: 200 },
    );
  }, 60_000);

  test.each([
    255, 256, 257, 511, 512, 65_535, 65_536, 65_537,
  ])('growing leaf by leaf across %i leaves gives the tiles of growing at once', (border) => {
    const [step, once] = [tileStore(), tileStore()];
    step.grow(0, many.slice(0, border - 2));
    for (let size = border - 2; size < border + 2; size++) step.grow(size, many.slice(size, size + 1));
    once.grow(0, many.slice(0, border + 2));
    expect(step.kept).toEqual(once.kept);
  });

  test('a stored tile that is wider than the old tree, left by an interrupted write, is not trusted beyond it', () => {
    const { kept, grow } = tileStore();
    grow(0, many.slice(0, 10));
    kept.set('0/0', Buffer.concat([kept.get('0/0') ?? Buffer.alloc(0), Buffer.alloc(64, 7)]));
    grow(10, many.slice(10, 12));
    expect(kept.get('0/0')).toEqual(Buffer.concat(many.slice(0, 12)));
  });

  test('no growth writes no tile', () => {
    expect(tileStore().grow(0, [])).toEqual([]);
  });

  test('sizes that disagree with the leaves are refused, and so is a leaf that is no hash', () => {
    const none = () => undefined;
    expect(() => tilesFor(0, 2, many.slice(0, 1), none)).toThrow(RangeError);
    expect(() => tilesFor(2, 1, [], none)).toThrow(RangeError);
    expect(() => tilesFor(0, 1, [Buffer.alloc(31)], none)).toThrow(RangeError);
  });

  test('a tile that is missing or too short is a fault', () => {
    expect(() => tilesFor(5, 6, many.slice(5, 6), () => undefined)).toThrow('missing or too short');
    expect(() => tilesFor(5, 6, many.slice(5, 6), () => Buffer.alloc(4 * 32))).toThrow('missing or too short');
    expect(() => hashFromTiles(() => undefined)(0, 0)).toThrow('missing or too short');
    expect(() => hashFromTiles(() => Buffer.alloc(32))(1, 0)).toThrow('missing or too short');
  });
});
