// biome-ignore-all lint/a11y/useSemanticElements: a fieldset groups a form's answers; this is a box that scrolls
import { cx } from '../cx.ts';
import { plainTextOf } from '../text/escape-plain-text.ts';
import { PlainText } from '../text/plain-text.tsx';
import { type Tone, toneFill, toneText, toneVariable } from '../text/tone.ts';
import { Time } from '../time/time.tsx';
import { layoutTree, type PlacedNode, type TreePlace } from './layout-tree.ts';

export interface TreeNode extends TreePlace {
  readonly label: string;
  readonly at?: number;
  readonly note?: string;
  readonly tone: Tone;
  /** Where the line should not have parted: its line is drawn in the tone. */
  readonly fork?: boolean;
}

export interface TreeProps {
  readonly label: string;
  readonly nodes: readonly TreeNode[];
  readonly onOpen?: (id: string) => void;
}

const COLUMN = 84;
const ROW = 46;
const LEFT = 30;
const TOP = 18;

const x = ({ column }: PlacedNode<TreeNode>): number => LEFT + column * COLUMN;
const y = ({ row }: PlacedNode<TreeNode>): number => TOP + row * ROW;

/** Straight along a line; a fork leaves its parent in a curve. */
const edge = (from: PlacedNode<TreeNode>, to: PlacedNode<TreeNode>): string => {
  const [x1, y1, x2, y2] = [x(from), y(from), x(to), y(to)];
  if (y1 === y2) return `M${x1} ${y1}H${x2}`;
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2 - 14} ${y2}H${x2}`;
};

const Drawing = ({ nodes, columns, rows }: ReturnType<typeof layoutTree<TreeNode>>) => {
  const byId = new Map(nodes.map((placed) => [placed.node.id, placed]));
  return (
    <svg
      aria-hidden="true"
      width={LEFT * 2 + (columns - 1) * COLUMN + 40}
      height={TOP + rows * ROW - 12}
      className="block overflow-visible"
    >
      {nodes.map((placed) => {
        const parent = byId.get(placed.node.parent ?? '');
        const stroke = placed.node.fork ? toneVariable[placed.node.tone] : 'var(--line-strong)';
        return parent && <path key={placed.node.id} d={edge(parent, placed)} fill="none" stroke={stroke} strokeWidth={1.25} />;
      })}
      {nodes.map((placed) => (
        <g key={placed.node.id}>
          <circle cx={x(placed)} cy={y(placed)} r={5} fill={toneVariable[placed.node.tone]} />
          <text
            x={x(placed)}
            y={y(placed) + 18}
            textAnchor="middle"
            fontSize={11}
            fill={placed.node.fork ? toneVariable[placed.node.tone] : 'var(--text-2)'}
          >
            {plainTextOf(placed.node.label).slice(0, 14)}
          </text>
        </g>
      ))}
    </svg>
  );
};

/** A family as a line with its forks, and the same as a list: every point in words, with its time. */
export const Tree = ({ label, nodes, onOpen }: TreeProps) => {
  const layout = layoutTree(nodes);
  const inTime = layout.nodes.toSorted((a, b) => (a.node.at ?? 0) - (b.node.at ?? 0));
  return (
    <div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <div tabIndex={0} role="group" aria-label={`${label}, drawn; the list below says the same`} className="overflow-x-auto py-1">
        <Drawing {...layout} />
      </div>
      <ol aria-label={label} className="m-0 mt-1 list-none p-0">
        {inTime.map(({ node, row }) => (
          <li key={node.id} className="flex min-h-6 items-center gap-2" style={{ paddingLeft: row === 0 ? 0 : 12 }}>
            <i aria-hidden="true" className={cx('size-1.75 shrink-0 rounded-full forced-color-adjust-none', toneFill[node.tone])} />
            {node.at !== undefined && (
              <span className="text-text-3">
                <Time at={node.at} seconds />
              </span>
            )}
            <span className={cx('min-w-0 truncate', node.fork && toneText[node.tone])}>
              {onOpen ? (
                <button type="button" onClick={() => onOpen(node.id)} className="hover:underline">
                  <PlainText text={node.label} max={80} inline />
                </button>
              ) : (
                <PlainText text={node.label} max={80} inline />
              )}
            </span>
            {node.note && (
              <span className="min-w-0 truncate text-text-2">
                <PlainText text={node.note} max={160} inline />
              </span>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
};
