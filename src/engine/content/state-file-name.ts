import { digestBytes } from '../../core/digest.ts';

/** What is remembered in `.mlops/state` of one folder, pipeline file, lock or model registry. */
export type StateKind = 'tree' | 'directory' | 'project' | 'lock' | 'registry';

/** @param of the path that it is remembered of, as the pipeline writes it: it may hold what a file name cannot */
export const stateName = (kind: StateKind, of: string): string =>
  `${kind}-${digestBytes(of).slice('blake3:'.length, 'blake3:'.length + 16)}`;
