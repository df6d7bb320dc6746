import { join } from 'node:path';
import { type Digest, digestBytes, digestJson } from '../../core/digest.ts';
import { MlopsError } from '../../core/error.ts';
import type { FeatureTable } from '../../core/feature-table.ts';
import { readBounded } from '../../core/files/read-bounded.ts';
import type { ModelIdentity } from '../../core/model-version.ts';
import type { Profile } from '../../data/profile/profile.ts';
import type { ModelCard } from '../../documents/model-card.ts';
import type { CalibrationOrNone } from '../../model/calibration/calibration.ts';
import type { ColumnNeed } from '../../model/columns/bind-columns.ts';
import { openOnnxModel, type OnnxModel, type OnnxOptions } from '../../model/onnx/session.ts';
import type { ScorableColumn, ScorableModel } from '../../model/artifact/scorable-model.ts';
import { type DecodedModel, decodeModel } from '../../model/onnx/decode-model.ts';
import { encodeTable } from '../../model/scorer/encode-table.ts';
import { openScorer, type Scorer } from '../../model/scorer/open-scorer.ts';
import { readModelDirectory } from '../../model/artifact/read-model-directory.ts';
import { readModelProfile } from './read-model-profile.ts';

/** A model directory, opened to score with. */
export interface ScoringModel {
  readonly identity: ModelIdentity;
  readonly card: ModelCard;
  /** What the training rows looked like; undefined in a directory of format 1. */
  readonly profile: Profile | undefined;
  /** What the graph asks for. */
  readonly inputs: readonly ColumnNeed[];
  /** What our own code scores with; undefined: the graph is not one that training writes, and only a runtime can say what it means. */
  readonly scorable: ScorableModel | undefined;
  /** The graph in ONNX Runtime, in a process that is started when it is first asked for. */
  readonly onnx: () => Promise<OnnxModel>;
  /** Margins, shape [rows]: by our own code where that can be, else by the runtime. */
  readonly margins: (table: FeatureTable) => Promise<Float64Array>;
  readonly close: () => Promise<void>;
}

/** What is larger is left to the runtime, as `decodeModel` does. */
const MAX_DECODED_BYTES = 32 * 2 ** 20;

/**
 * Opens a model directory; whoever opens it closes it.
 *
 * @throws MlopsError as `readModelDirectory` and `parseProfile`; MODEL_UNREADABLE
 */
export async function openScoringModel(directory: string, options: OnnxOptions): Promise<ScoringModel> {
  const { identity, card } = await readModelDirectory(directory);
  const profile = await readModelProfile(directory, card);
  const path = join(directory, 'model.onnx');
  const decoded = readGraph(path, identity.files['model.onnx']);
  const scorable = decoded?.model;
  let opened: Promise<OnnxModel> | undefined;
  // Beside our own code it is asked for few rows.
  const graphOptions = scorable === undefined ? options : { ...options, threads: 1 };
  const onnx = () => (opened ??= openGraph(directory, path, identity, card, graphOptions));
  const inputs = scorable === undefined ? (await onnx()).inputs : scorable.columns.map(needOf);
  if (!sameColumns(inputs, card.columns)) throw otherColumns(directory, card, identity);
  if (decoded !== undefined) requireSameModel(directory, card, decoded);
  let scorer: Scorer | undefined;
  return {
    identity,
    card,
    profile,
    inputs,
    scorable,
    onnx,
    margins: async (table) => {
      if (scorable === undefined) return (await onnx()).margins(table);
      scorer ??= openScorer(scorable);
      return scorer.margins(encodeTable(scorable.columns, table));
    },
    close: async () => {
      // Who asked for it has heard of its failure.
      const model = await opened?.catch(() => undefined);
      await model?.close();
    },
  };
}

/** Undefined: the graph has to be run to know what it says. A runtime reads the file anew, and it is held against the same digest. */
function readGraph(path: string, promised: Digest | undefined): DecodedModel | undefined {
  const bytes = readBounded(path, MAX_DECODED_BYTES);
  // Another file than the one that was digested: the runtime's process says so.
  if (typeof bytes === 'string' || digestBytes(bytes) !== promised) return undefined;
  const decoded = decodeModel(bytes);
  return decoded?.model.columns.some(isUnspeakable) === true ? undefined : decoded;
}

/** The card says how margins are taken and what is unseen: both have to be what the graph says. */
function requireSameModel(
  directory: string,
  card: ModelCard,
  { model, thresholdMargin, calibration }: DecodedModel,
): void {
  const found = meaningOf(model.columns, thresholdMargin, calibration);
  const promised = meaningOf(card.columns, card.threshold_margin, card.calibration);
  if (found === promised) return;
  const problem =
    'has other categories, another threshold or another calibration than its `model.json` describes';
  throw inconsistent(directory, 'model.onnx', problem, { promised, found });
}

function meaningOf(
  columns: readonly (ScorableColumn | ModelCard['columns'][number])[],
  thresholdMargin: number,
  calibration: CalibrationOrNone,
): Digest {
  const categories = columns.map((column) => (column.kind === 'categorical' ? [...column.categories] : null));
  const calibrated = calibration === null ? null : { ...calibration };
  return digestJson({ categories, thresholdMargin, calibration: calibrated });
}

/** SQL has no word for a text with a NUL, and the empty one is what is missing. */
const isUnspeakable = (column: ScorableModel['columns'][number]): boolean =>
  column.kind === 'categorical' && column.categories.some((text) => text === '' || text.includes('\0'));

const needOf = ({ name, kind }: ColumnNeed): ColumnNeed => ({ name, kind });

async function openGraph(
  directory: string,
  path: string,
  identity: ModelIdentity,
  card: ModelCard,
  options: OnnxOptions,
): Promise<OnnxModel> {
  const onnx = await openOnnxModel(path, options);
  const problem =
    onnx.digest !== identity.files['model.onnx']
      ? 'was replaced while it was opened'
      : sameColumns(onnx.inputs, card.columns)
        ? undefined
        : OTHER_COLUMNS;
  if (problem === undefined) return onnx;
  await onnx.close();
  throw inconsistent(directory, 'model.onnx', problem, { promised: card.onnx.digest, found: onnx.digest });
}

const OTHER_COLUMNS = 'reads other columns than its `model.json` describes';

function otherColumns(directory: string, card: ModelCard, { files }: ModelIdentity): MlopsError {
  const found = files['model.onnx'] ?? card.onnx.digest;
  return inconsistent(directory, 'model.onnx', OTHER_COLUMNS, { promised: card.onnx.digest, found });
}

function sameColumns(read: readonly ColumnNeed[], described: readonly ColumnNeed[]): boolean {
  return (
    read.length === described.length &&
    read.every(({ name, kind }, place) => name === described[place]?.name && kind === described[place]?.kind)
  );
}

function inconsistent(
  directory: string,
  file: string,
  problem: string,
  details: { readonly promised: Digest; readonly found: Digest },
): MlopsError {
  return new MlopsError({
    code: 'MODEL_INCONSISTENT',
    message: `\`${file}\` in \`${directory}\` ${problem}`,
    hints: ['take the whole directory again, as the stage `train` wrote it, when nothing writes there'],
    details: { file, ...details },
  });
}
