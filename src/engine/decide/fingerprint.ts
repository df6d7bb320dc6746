/** The digest of everything that can change what a stage makes. */
import { type Digest, digestBytes, digestJson } from '../../core/digest.ts';
import type { JsonValue } from '../../core/json/json.ts';
import type { ContentRef } from '../content/content-ref.ts';
import type { Stage } from '../project/project.ts';
import { recordContent, type RecordedOutput, type StageRecord } from '../project/stage-record.ts';

/** Of the fingerprint's own composition. Another number makes every stage run again. */
const FINGERPRINT_SCHEMA = 1;

export interface StageFacts {
  readonly stage: Stage;
  readonly inputs: ReadonlyMap<string, ContentRef>;
  /** Values of the declared variables; undefined: not set. */
  readonly environment: { readonly [name: string]: string | undefined };
  /** What the state port answered, by parameter. */
  readonly state: { readonly [parameter: string]: JsonValue };
}

/** What a record says of a stage before it has made anything. */
export type StageBasis = Omit<StageRecord, 'fingerprint' | 'outputs'>;

export function basisOf({ stage, inputs, environment, state }: StageFacts): StageBasis {
  const { action } = stage;
  const names = Object.keys(environment).toSorted();
  return {
    ...(action.kind === 'uses'
      ? { uses: action.uses, code: action.code }
      : { cmd: [...action.commands], ...(action.directory === '.' ? {} : { wdir: action.directory }) }),
    ...(names.length === 0
      ? {}
      : { env: Object.fromEntries(names.map((name) => [name, secret(environment[name])])) }),
    params: { ...stage.parameters },
    inputs: Object.fromEntries([...inputs].map(([path, ref]) => [path, recordContent(ref)])),
    ...(stage.state.length === 0 ? {} : { state: { ...state } }),
  };
}

/**
 * Sizes and counts are left out: digests imply them. Paths are as declared, relative to the root, so that a project
 * has the same fingerprints wherever it lies.
 */
export function fingerprintOf(stage: Stage, basis: StageBasis): Digest {
  const inputs = Object.entries(basis.inputs).map(([path, { digest, executable, files }]) => {
    return [path, { digest, executable: executable === true, directory: files !== undefined }] as const;
  });
  const outputs = declaredOutputs(stage).map(([path, { kind, cache, persist }]) => {
    return [path, { kind, cache: cache !== false, persist: persist === true }] as const;
  });
  return digestJson({
    schema: FINGERPRINT_SCHEMA,
    uses: basis.uses ?? null,
    code: basis.code ?? null,
    cmd: basis.cmd ?? null,
    wdir: basis.wdir ?? '.',
    env: basis.env ?? {},
    params: basis.params,
    inputs: Object.fromEntries(inputs),
    outputs: Object.fromEntries(outputs),
    state: basis.state ?? null,
  });
}

/** The flags of the outputs as a record writes them: only where they differ from the default. */
export function declaredOutputs(
  stage: Stage,
): [string, Pick<RecordedOutput, 'kind' | 'cache' | 'persist'>][] {
  return stage.outputs.map(({ path, kind, cache, persist }) => [
    path,
    { kind, ...(cache ? {} : { cache: false as const }), ...(persist ? { persist: true as const } : {}) },
  ]);
}

const secret = (value: string | undefined): Digest | null =>
  value === undefined ? null : digestBytes(value);
