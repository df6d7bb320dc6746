/** The main module of a thread that looks at a part of a tree and answers whether it is as it was. */
import { parentPort, workerData } from 'node:worker_threads';
import { type FolderTable, matchesFolderTable } from './folder-table.ts';

const { top, table } = workerData as { readonly top: string; readonly table: FolderTable };
parentPort?.postMessage(matchesFolderTable(top, table), []);
