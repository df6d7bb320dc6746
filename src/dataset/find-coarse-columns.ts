/**
 * Columns whose values float32 does not keep apart: large numbers close together, such as ids, or times in milliseconds
 * since 1970. A model sees them rounded to a few steps, or to one, and nothing else would tell.
 */
import { cellText } from './cell-text.ts';
import type { Database } from './database.ts';
import { describeRelation } from './describe-relation.ts';
import type { FeatureRequest } from './feature-columns.ts';
import { quoteIdentifier } from './sql.ts';

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
const COLUMNS_PER_QUERY = 100;
const WIDE = /^(U?INTEGER|U?BIGINT|U?HUGEINT|DOUBLE|DECIMAL)/;
const WHOLE = /^-?\d+$/;

/** Costs a scan of least and greatest values, and a count of the distinct ones of a column in doubt. */
export async function findCoarseColumns(
  database: Database,
  relation: string,
  requests: readonly FeatureRequest[],
): Promise<CoarseColumn[]> {
  const types = new Map((await describeRelation(database, relation)).map(({ name, type }) => [name, type]));
  const wide = requests.filter(({ name, kind }) => kind === 'numeric' && WIDE.test(types.get(name) ?? ''));
  const coarse: CoarseColumn[] = [];
  for (let from = 0; from < wide.length; from += COLUMNS_PER_QUERY) {
    const names = wide.slice(from, from + COLUMNS_PER_QUERY).map(({ name }) => name);
    for (const range of await rangesOf(database, relation, names)) {
      const step = coarseStep(range);
      if (step === undefined) continue;
      const counts = await countValues(database, relation, range.name);
      if (counts.kept < counts.values) coarse.push({ ...range, step, ...counts });
    }
  }
  return coarse;
}

type Range = Pick<CoarseColumn, 'name' | 'least' | 'greatest'>;

async function rangesOf(database: Database, relation: string, names: readonly string[]): Promise<Range[]> {
  const sql = names.flatMap((name, index) => {
    const column = quoteIdentifier(name);
    const finite = `FILTER (WHERE isfinite(CAST(${column} AS DOUBLE)))`;
    return ['min', 'max'].map((of) => `CAST(${of}(${column}) ${finite} AS VARCHAR) AS ${of}${index}`);
  });
  const [found = {}] = await database.rows(`SELECT ${sql.join(', ')} FROM ${relation}`);
  return names.map((name, index) => ({
    name,
    least: cellText(found[`min${index}`]),
    greatest: cellText(found[`max${index}`]),
  }));
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
