/** The main module of a thread that looks at a part of a tree and answers whether it is as it was. */
import { parentPort, workerData } from 'node:worker_threads';
import { matchesTakenFolders, type SharedFolders } from './tree-snapshot.ts';

parentPort?.postMessage(matchesTakenFolders(workerData as SharedFolders), []);
