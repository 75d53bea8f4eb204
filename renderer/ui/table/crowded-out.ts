import { type Column, FLEX_MIN, SELECT_WIDTH } from './column.ts';

type Wanting = Pick<Column<never>, 'id' | 'width' | 'room' | 'yields' | 'fixed'>;

interface Place {
  /** Pixels; 0 while it is not known. */
  readonly width: number;
  readonly selectable: boolean;
  /** The column that the rows are sorted by. */
  readonly sorted: string | undefined;
}

const wants = ({ room, width }: Wanting): number => room ?? width ?? FLEX_MIN;

/** Of columns that give way alike the last one does. */
const nextToYield = (columns: readonly Wanting[], sorted: string | undefined): Wanting | undefined => {
  const yields = ({ id, fixed, yields: given = 1 }: Wanting): number => (fixed || id === sorted ? 0 : given);
  return columns.reduce<Wanting | undefined>(
    (most, one) => (yields(one) > 0 && yields(one) >= (most ? yields(most) : 0) ? one : most),
    undefined,
  );
};

/** Which columns have no room in a place of that width, so that none is cut at its edge: by id, in the order of the columns. */
export const crowdedOut = (columns: readonly Wanting[], { width, selectable, sorted }: Place): readonly string[] => {
  if (width <= 0) return [];
  let shown = columns;
  for (;;) {
    const needed = shown.reduce((sum, column) => sum + wants(column), selectable ? SELECT_WIDTH : 0);
    const next = needed > width ? nextToYield(shown, sorted) : undefined;
    if (!next) return columns.filter((column) => !shown.includes(column)).map(({ id }) => id);
    shown = shown.filter((column) => column !== next);
  }
};
