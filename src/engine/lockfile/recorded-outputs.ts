import type { RecordedOutput, StageRecord } from '../project/stage-record.ts';

/** What a lock said of paths, under whatever stages: they were outputs of ours then. */
export class RecordedOutputs {
  readonly #records: Iterable<StageRecord>;
  #outputs: Map<string, [string, RecordedOutput][]> | undefined;

  constructor(records: Iterable<StageRecord>) {
    this.#records = records;
  }

  recordedAt(path: string): readonly RecordedOutput[] {
    this.#outputs ??= Map.groupBy(
      [...this.#records].flatMap(({ outputs }) => Object.entries(outputs)),
      ([key]) => key,
    );
    return (this.#outputs.get(path) ?? []).map(([, output]) => output);
  }
}
