import type { LabelledTable } from '../../core/feature-table.ts';
import type { Memo } from '../../core/stage.ts';
import { sampleTable } from '../artifact/sample-table.fixture.ts';

export const worker = new URL('./fit-worker.ts', import.meta.url);
export const rows = 600;
export const keys = Array.from({ length: rows }, (_, row) => `customer ${row}`);
export const table: LabelledTable = { ...sampleTable(rows), keys };
export const nothingKept: Memo = (_, make) => make();
export const quiet = () => undefined;
