import type { Database } from 'better-sqlite3';
import type { LogKeyRow } from '../../store/sqlite/registry.table.ts';
import { createGrowingTree, type GrowingTree, type NodeDone } from './growing-tree.ts';
import type { Findings } from './problem.ts';
import { readCheckpoints, type SignedRoot } from './read-checkpoints.ts';
import { createStoredTree } from './stored-tree.ts';

/** How an event's leaf stands to the stored tree. */
export type Standing = 'match' | 'mismatch' | 'uncovered';

export interface TreeCheck {
  /** Takes the next event. */
  add(seq: number, leaf: string): Standing;
  /** Tells that events are missing; the stored tree stands in for them as far as it goes. */
  skip(from: number, through: number): void;
  /** Tells that there are no more events. */
  end(last: number): void;
  checkpoints(): number;
  /** Events under the newest signed checkpoint that fits. */
  signed(): number;
}

interface Range {
  readonly from: number;
  through: number;
}

const MOST_SUSPECTS = 100;

const addTo = (ranges: Range[], seq: number): void => {
  const last = ranges.at(-1);
  if (last && (last.through + 1 === seq || ranges.length === MOST_SUSPECTS)) last.through = seq;
  else ranges.push({ from: seq, through: seq });
};

/** One way of reading the log: the tree it gives, and the stored nodes that differ from it. */
interface Reading {
  readonly tree: GrowingTree;
  readonly differing: Range[];
}

/**
 * Holds the events against the stored tree and the signed roots.
 *
 * Where an event differs from its stored leaf, either may have been changed. Two trees are grown from there on, one over the events and one over what is
 * stored, and the next signed root tells which of the two was signed.
 */
export const createTreeCheck = (deps: {
  db: Database;
  keys: readonly LogKeyRow[];
  kept: SignedRoot | undefined;
  findings: Findings;
}): TreeCheck => {
  const { findings } = deps;
  const stored = createStoredTree(deps.db);
  const checkpoints = readCheckpoints(deps.db, deps.keys, findings);
  const watch =
    (differing: Range[]): NodeDone =>
    (level, index, node) => {
      if (stored.holds(level, index, node)) return;
      const first = index * 256 ** level + 1;
      if (differing.length < MOST_SUSPECTS) differing.push({ from: first, through: first });
    };
  const createReading = (): Reading => {
    const differing: Range[] = [];
    return { tree: createGrowingTree(watch(differing)), differing };
  };
  const fork = (reading: Reading): Reading => {
    const differing = [...reading.differing];
    return { tree: reading.tree.clone(watch(differing)), differing };
  };

  let events: Reading | undefined = createReading();
  let asStored: Reading | undefined;
  let suspects: Range[] = [];
  let signed = 0;
  let { kept } = deps;
  let contradicted: { readonly size: number; readonly signed: number } | undefined;
  let next = checkpoints.next();
  let newest = next?.size ?? 0;

  const report = (ranges: readonly Range[], problem: 'rewritten' | 'tree', detail: string): void => {
    for (const { from, through } of ranges) {
      if (findings.covers(from, through)) continue;
      findings.add({ seq: from, ...(through > from ? { through } : {}), problem, detail });
    }
  };

  /** The signed root says which reading is true. Goes on with that one; with none when neither is. */
  const settle = ({ size, root }: SignedRoot): void => {
    if (!events) return;
    if (events.tree.root().equals(root)) {
      report([...suspects, ...events.differing], 'tree', 'the stored tree was changed: the events under it are those that were signed');
    } else if (asStored?.tree.root().equals(root)) {
      report(suspects, 'rewritten', 'the event is chained, but it is not the one that was signed');
      report(asStored.differing, 'tree', 'the stored tree was changed');
      events = asStored;
    } else {
      report(suspects, 'rewritten', 'the event is not the one that the tree was made over');
      if (!findings.explains(signed + 1, size))
        findings.add({
          seq: signed + 1,
          through: size,
          problem: 'rewritten',
          detail: `these are not the events that the checkpoint for ${size} was made over`,
        });
      events = undefined;
    }
    if (events) {
      signed = size;
      events.differing.length = 0;
    }
    asStored = undefined;
    suspects = [];
  };

  const compareKept = ({ size, root }: SignedRoot): void => {
    if (!events || events.tree.root().equals(root) || asStored?.tree.root().equals(root)) return;
    contradicted = { size, signed };
  };

  /** Judged at the end, when it is known what else was found and signed. */
  const reportKept = (): void => {
    if (!contradicted || findings.explains(1, contradicted.size)) return;
    // When a good checkpoint follows, the key signed two histories, and none of its checkpoints tells where they part.
    const seq = signed >= contradicted.size ? 1 : contradicted.signed + 1;
    const detail = `these are not the events that the kept head for ${contradicted.size} was made over`;
    findings.add({ seq, through: contradicted.size, problem: 'head', detail });
  };

  const arrive = (size: number): void => {
    while (next && next.size <= size) {
      if (next.size === size) settle(next);
      next = checkpoints.next();
      newest = Math.max(newest, next?.size ?? 0);
    }
    if (kept && kept.size <= size) {
      if (kept.size === size) compareKept(kept);
      kept = undefined;
    }
  };

  const grow = (leaf: string, standIn: string): void => {
    events?.tree.add(leaf);
    asStored?.tree.add(standIn);
  };

  return {
    add(seq, leaf) {
      const was = stored.leaf(seq);
      const differs = was !== undefined && was !== leaf;
      if (differs) {
        asStored ??= events && fork(events);
        addTo(suspects, seq);
      }
      grow(leaf, was ?? leaf);
      arrive(seq);
      return was === undefined ? 'uncovered' : differs ? 'mismatch' : 'match';
    },
    skip(from, through) {
      for (let seq = from; seq <= through && events; seq++) {
        const was = stored.leaf(seq);
        if (was === undefined) events = undefined;
        else grow(was, was);
        arrive(seq);
      }
      arrive(through);
    },
    end(last) {
      // Leaves that no checkpoint was made over prove nothing: there it is the stored tree that says too much.
      const beyond = suspects.filter(({ from }) => from > signed && signed >= checkpoints.extent(stored.leaves()));
      report(beyond, 'tree', 'the stored tree goes on after the newest checkpoint');
      report(suspects, 'rewritten', 'the event is not the one that the stored tree was made over');
      while (next) {
        newest = Math.max(newest, next.size);
        next = checkpoints.next();
      }
      if (newest > last)
        findings.add({
          seq: last + 1,
          through: newest,
          problem: 'missing',
          detail: 'events that were signed are missing: the newest were cut',
        });
      if (kept && kept.size > Math.max(last, newest))
        findings.add({
          seq: last + 1,
          through: kept.size,
          problem: 'missing',
          detail: 'the kept head covers more events: the log went back',
        });
      reportKept();
      stored.checkExtent(checkpoints.extent(stored.leaves()), findings);
    },
    checkpoints: checkpoints.good,
    signed: () => signed,
  };
};
