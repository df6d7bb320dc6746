import type { ScorableModel } from '../artifact/scorable-model.ts';
import { scoreMargins } from '../score-margins.ts';
export interface EncodedBatch { readonly rows: number; readonly columns: readonly (Float32Array | Uint32Array)[] }
export interface Scorer { readonly margins: (batch: EncodedBatch) => Float64Array }
export function openScorer(model: ScorableModel): Scorer {
  return { margins: ({ rows, columns }) => scoreMargins(model, { rows, columns: model.columns.map((column, at) => column.kind === 'numeric' ? { kind: 'numeric' as const, name: column.name, values: columns[at] as Float32Array } : { kind: 'categorical' as const, name: column.name, values: Array.from(columns[at] as Uint32Array, (code) => code < column.categories.length ? column.categories[code]! : code === column.categories.length ? '' : '\u0001unseen') }) }) };
}
