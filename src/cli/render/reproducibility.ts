import type { JsonValue } from '../../core/json.ts';
import { shortDigest } from '../../core/digest.ts';
import type {
  ArtifactComparison,
  ReproducibilityReport,
  StageComparison,
} from '../../verify/reproducibility-report.ts';
import type { Paint } from './paint.ts';
import { table } from './table.ts';

const COLUMNS = [{ title: 'stage' }, { title: 'artifact' }, { title: 'result' }, { title: 'digest' }];

/** Every artifact with what its rooms made of it, and the conclusion. */
export function renderReproducibility(report: ReproducibilityReport, file: string, paint: Paint): string {
  const rows = report.stages.flatMap((stage) =>
    stage.artifacts.map((artifact, index) => [
      index === 0 ? stage.stage : '',
      artifact.path,
      resultCell(stage, artifact, paint),
      digestCell(artifact),
    ]),
  );
  return `${table(COLUMNS, rows)}\n${differences(report)}${conclusion(report, paint)}report: ${file}\n`;
}

function resultCell(stage: StageComparison, artifact: ArtifactComparison, paint: Paint): string {
  if (artifact.result === 'identical') return paint('good', 'identical');
  return paint('bad', stage.result === 'not_run' ? 'not made' : artifact.result);
}

function digestCell({ result, digests }: ArtifactComparison): string {
  const known = result === 'identical' ? digests.slice(0, 1) : digests;
  return known.map((digest) => (digest === null ? 'missing' : shortDigest(digest))).join(' ≠ ');
}

function differences({ stages }: ReproducibilityReport): string {
  return stages
    .filter(({ result }) => result === 'differs')
    .flatMap(({ artifacts }) => artifacts.filter(({ result }) => result !== 'identical'))
    .map((artifact) => `${differenceText(artifact)}\n`)
    .join('');
}

function differenceText({ path, difference }: ArtifactComparison): string {
  if (difference === undefined) return `\`${path}\` differs`;
  if (difference.offset === null) return `\`${path}\` was made in one room only`;
  const at = `\`${path}\` differs from byte ${difference.offset} on`;
  if (difference.pointer === undefined) return at;
  const values = (difference.values ?? []).map((value) => JSON.stringify(value)).join(' ≠ ');
  return `${at}: \`${difference.pointer}\` is ${values}`;
}

function conclusion(
  { verdict, guilty_stage: guilty, rooms, stages, lock }: ReproducibilityReport,
  paint: Paint,
): string {
  switch (verdict) {
    case 'reproducible': {
      const files = stages.reduce((sum, { artifacts }) => sum + artifacts.length, 0);
      const same = files === 1 ? '1 file has' : `${files} files have`;
      const locked = lock.compared === 0 ? '' : ', and the lock file records them';
      return `${paint('good', 'reproducible')}: ${same} the same bytes in ${rooms.length} rooms${locked}\n`;
    }
    case 'not_reproducible': {
      const what =
        guilty === null
          ? `other bytes than the lock file has: ${lock.differing.map((path) => `\`${path}\``).join(', ')}`
          : `\`${guilty}\` is the first stage whose outputs differ`;
      return `${paint('bad', 'not reproducible')}: ${what}\n`;
    }
    case 'failed':
      return `${paint('bad', 'failed')}: ${failure(rooms)}\n`;
  }
}

function failure(rooms: ReproducibilityReport['rooms']): string {
  return rooms
    .filter((room) => room.exit_code !== 0)
    .map((room) => {
      const stage = room.failed_stage === null ? 'the pipeline' : `stage \`${room.failed_stage}\``;
      return `${stage} in room \`${room.name}\`${errorText(room.error)}`;
    })
    .join('; ');
}

function errorText(error: JsonValue): string {
  if (error === null || typeof error !== 'object' || !('message' in error)) return '';
  return typeof error.message === 'string' ? `: ${error.message}` : '';
}
