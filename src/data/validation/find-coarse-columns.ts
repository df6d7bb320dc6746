/**
 * Columns whose values float32 does not keep apart: large numbers close together, such as ids, or times in milliseconds
 * since 1970. A model sees them rounded to a few steps, or to one, and nothing else would tell.
 */
import type { FeatureColumn } from '../../core/feature-table.ts';
import { cellText } from '../duckdb/cell-text.ts';
import type { Database } from '../duckdb/database.ts';
import { describeRelation } from '../duckdb/describe-relation.ts';
import { quoteIdentifier } from '../duckdb/sql.ts';

export interface CoarseColumn {
  readonly name: string;
  /** As they stand in the table. */
  readonly least: string;
  readonly greatest: string;
  /** How far apart float32 numbers lie at the greater of the two. */
  readonly step: number;
  /** Distinct values in the table, and as float32. */
  readonly values: number;
  readonly kept: number;
}

/** A column that spans more steps than there are bins loses nothing that trees could ask for. */
const FEW_STEPS = 256;
const WIDE = /^(U?INTEGER|U?BIGINT|U?HUGEINT|DOUBLE|DECIMAL)/;
const WHOLE = /^-?\d+$/;

/**
 * Looks at the rounded values first, which are in memory; the table is asked about columns in doubt alone.
 *
 * @param rounded columns of the relation as they were read
 */
export async function findCoarseColumns(
  database: Database,
  relation: string,
  rounded: readonly FeatureColumn[],
): Promise<CoarseColumn[]> {
  const doubtful = rounded.filter((column) => column.kind === 'numeric' && spansFewSteps(column.values));
  if (doubtful.length === 0) return [];
  const types = new Map((await describeRelation(database, relation)).map(({ name, type }) => [name, type]));
  const coarse: CoarseColumn[] = [];
  for (const { name } of doubtful) {
    if (!WIDE.test(types.get(name) ?? '')) continue;
    const range = await rangeOf(database, relation, name);
    const step = coarseStep(range);
    if (step === undefined) continue;
    const counts = await countValues(database, relation, name);
    if (counts.kept < counts.values) coarse.push({ ...range, step, ...counts });
  }
  return coarse;
}

function spansFewSteps(values: Float32Array): boolean {
  let least = Infinity;
  let greatest = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  // Rounding moves either end by half a step.
  const most = (FEW_STEPS + 1) * stepAt(Math.max(Math.abs(least), Math.abs(greatest)));
  return greatest >= least && greatest - least <= most;
}

type Range = Pick<CoarseColumn, 'name' | 'least' | 'greatest'>;

async function rangeOf(database: Database, relation: string, name: string): Promise<Range> {
  const column = quoteIdentifier(name);
  const finite = `FILTER (WHERE isfinite(CAST(${column} AS DOUBLE)))`;
  const [found = {}] = await database.rows(
    `SELECT CAST(min(${column}) ${finite} AS VARCHAR) AS least, CAST(max(${column}) ${finite} AS VARCHAR) AS greatest
     FROM ${relation}`,
  );
  return { name, least: cellText(found['least']), greatest: cellText(found['greatest']) };
}

/** The step of float32 there, where the values span few of them. */
function coarseStep({ least, greatest }: Range): number | undefined {
  const span =
    WHOLE.test(least) && WHOLE.test(greatest)
      ? Number(BigInt(greatest) - BigInt(least))
      : Number(greatest) - Number(least);
  const step = stepAt(Math.max(Math.abs(Number(least)), Math.abs(Number(greatest))));
  return span > 0 && span < FEW_STEPS * step ? step : undefined;
}

/** From the float32 nearest to a magnitude to the next one. */
function stepAt(magnitude: number): number {
  const bits = new Uint32Array(Float32Array.of(magnitude).buffer);
  const next = new Float32Array(Uint32Array.of((bits[0] as number) + 1).buffer)[0] as number;
  return next - Math.fround(magnitude);
}

async function countValues(
  database: Database,
  relation: string,
  name: string,
): Promise<Pick<CoarseColumn, 'values' | 'kept'>> {
  const column = quoteIdentifier(name);
  const [found = {}] = await database.rows(
    `SELECT count(DISTINCT ${column}) AS distinct_values, count(DISTINCT CAST(CAST(${column} AS DOUBLE) AS FLOAT)) AS kept
     FROM ${relation}`,
  );
  return { values: Number(found['distinct_values']), kept: Number(found['kept']) };
}
