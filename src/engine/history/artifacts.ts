import type { LockFile } from '../lockfile/lock-file.ts';
import { touches } from '../pipeline/project-path.ts';
import { contentOf } from '../project/stage-record.ts';
import type { Artifact } from './snapshot.ts';

/** What a lock says that stages made, and read from outside of the pipeline. */
export function lockedArtifacts({ stages }: LockFile): Map<string, Artifact> {
  const records = [...stages.values()];
  const outputs = records.flatMap((record) =>
    Object.entries(record.outputs).map(
      ([path, output]) => [path, { kind: output.kind, content: contentOf(output) }] as const,
    ),
  );
  const made = outputs.map(([path]) => path);
  const inputs = records.flatMap((record) =>
    Object.entries(record.inputs).map(
      ([path, input]) => [path, { kind: 'input', content: contentOf(input) }] as const,
    ),
  );
  const sources = inputs.filter(([path]) => !made.some((output) => touches(path, output)));
  return new Map<string, Artifact>([...sources, ...outputs]);
}
