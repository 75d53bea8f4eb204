export interface TreePlace {
  readonly id: string;
  readonly parent: string | null;
}

export interface PlacedNode<Node extends TreePlace> {
  readonly node: Node;
  /** Steps from the root, left to right. */
  readonly column: number;
  /** The line it lies on: 0 for the main line, one more for each fork. */
  readonly row: number;
}

export interface TreeLayout<Node extends TreePlace> {
  readonly nodes: readonly PlacedNode<Node>[];
  readonly columns: number;
  readonly rows: number;
}

interface Step<Node extends TreePlace> {
  readonly node: Node;
  readonly column: number;
}

/**
 * Lays a family out as lines: the first child goes on along its parent's line, each further child begins a line of its own below. Nodes come in the order they were born.
 * A node whose parent is not there begins a line. A circle, which no family has, is cut where it closes.
 */
export const layoutTree = <Node extends TreePlace>(nodes: readonly Node[]): TreeLayout<Node> => {
  const known = new Set(nodes.map(({ id }) => id));
  const children = Map.groupBy(nodes, ({ parent }) => (parent !== null && known.has(parent) ? parent : ''));
  const placed: PlacedNode<Node>[] = [];
  const seen = new Set<string>();
  let rows = 0;
  const starts: Step<Node>[] = [...(children.get('') ?? [])].reverse().map((node) => ({ node, column: 0 }));
  const leftOver = () => nodes.find(({ id }) => !seen.has(id));
  while (starts.length > 0 || leftOver()) {
    const orphan = leftOver();
    const start = starts.pop() ?? (orphan && { node: orphan, column: 0 });
    if (!start || seen.has(start.node.id)) continue;
    const row = rows;
    rows += 1;
    const forks: Step<Node>[] = [];
    let step: Step<Node> | undefined = start;
    while (step && !seen.has(step.node.id)) {
      const { node, column }: Step<Node> = step;
      seen.add(node.id);
      placed.push({ node, column, row });
      const [first, ...rest]: readonly Node[] = children.get(node.id) ?? [];
      forks.push(...rest.map((fork) => ({ node: fork, column: column + 1 })));
      step = first && { node: first, column: column + 1 };
    }
    starts.push(...forks);
  }
  return { nodes: placed, rows, columns: placed.reduce((most, { column }) => Math.max(most, column + 1), 0) };
};
