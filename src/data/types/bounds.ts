import type { Field } from '../../documents/profile.generated.ts';
import { quoteLiteral } from '../duckdb/sql.ts';
import { sqlType } from './typed-column.ts';

/** SQL of a least and a greatest value, from their texts as DuckDB writes them. */
export function bounds(
  { least, greatest }: { readonly least: string; readonly greatest: string },
  field: Field,
): readonly [least: string, greatest: string] {
  const typed = (text: string) => `CAST(${quoteLiteral(text)} AS ${sqlType(field)})`;
  return [typed(least), typed(greatest)];
}
