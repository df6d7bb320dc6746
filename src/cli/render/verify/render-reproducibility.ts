import { shortDigest } from '../../../core/digest.ts';
import type {
  ArtifactComparison,
  DifferenceCause,
  ReproducibilityReport,
  RoomReport,
  StageComparison,
} from '../../../documents/reproducibility.ts';
import { renderHint } from '../render-error.ts';
import type { Paint } from '../paint.ts';
import { printable } from '../printable.ts';
import { table } from '../table.ts';

/** Lines that a failed stage printed, at the end. */
const LOG_LINES = 5;
const COLUMNS = [{ title: 'stage' }, { title: 'artifact' }, { title: 'result' }, { title: 'digest' }];

/** Every artifact with what its rooms made of it, and the conclusion. */
export function renderReproducibility(
  report: ReproducibilityReport,
  file: string,
  paint: Paint,
  columns?: number,
): string {
  const rows = report.stages.flatMap((stage) =>
    stage.artifacts.map((artifact, index) => [
      index === 0 ? stage.stage : '',
      artifact.path,
      resultCell(stage, artifact, paint),
      digestCell(artifact),
    ]),
  );
  return `${table(COLUMNS, rows, columns)}\n${differences(report)}${conclusion(report, paint)}report: ${file}\n`;
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
  const { offset, pointer, line, cause } = difference;
  const at = `\`${path}\` differs from byte ${offset} on`;
  const values = (difference.values ?? []).map((value) => JSON.stringify(value)).join(' ≠ ');
  const by = cause === undefined ? '' : ` (${cause})`;
  if (pointer !== undefined) return `${at}: \`${pointer}\` is ${values}${by}`;
  return line === undefined ? at : `${at}: line ${line} is ${values}${by}`;
}

function conclusion(
  { verdict, guilty_stage: guilty, rooms, stages, lock, not_varied: notVaried }: ReproducibilityReport,
  paint: Paint,
): string {
  switch (verdict) {
    case 'reproducible': {
      const files = stages.reduce((sum, { artifacts }) => sum + artifacts.length, 0);
      const same = files === 1 ? '1 file has' : `${files} files have`;
      const but = notVaried.map(
        ({ variation, wanted }) => `; the ${variation} was not varied (\`${wanted}\`)`,
      );
      const locked = lock.compared === 0 ? '' : ', and the lock file records them';
      return `${paint('good', 'reproducible')}: ${same} the same bytes in ${rooms.length} rooms${locked}${but.join('')}\n`;
    }
    case 'not_reproducible': {
      const what =
        guilty === null
          ? `other bytes than the lock file has: ${lock.differing.map((path) => `\`${path}\``).join(', ')}`
          : `\`${guilty}\` is the first stage whose outputs differ`;
      return `${paint('bad', 'not reproducible')}: ${what}\n${causeHints(stages, paint)}`;
    }
    case 'failed':
      return failures(rooms, paint);
  }
}

const HINTS: { readonly [cause in DifferenceCause]: string } = {
  path: 'the stage writes down where it runs: let it write relative paths, or none',
  home: 'the stage writes down its home: let it write relative paths, or none',
  'time zone': 'name the time zone in the command or the code; the rooms have other ones on purpose',
  locale:
    'name the locale in the command or the code (`LC_ALL=C sort`); the rooms have other ones on purpose',
  clock: 'the time is no input: make it a parameter',
  'time zone or clock':
    'the time is no input: make it a parameter, and name the time zone; the rooms have other ones on purpose',
};

function causeHints(stages: readonly StageComparison[], paint: Paint): string {
  const found = stages
    .filter(({ result }) => result === 'differs')
    .flatMap(({ artifacts }) => artifacts.filter(({ difference }) => difference !== undefined));
  const hints = found.map(({ difference }) =>
    difference?.cause === undefined
      ? 'the rooms differ in path, home, time zone, locale and number of threads, and ran at other times: one of these, or chance, is in the output'
      : HINTS[difference.cause],
  );
  return [...new Set(hints)].map((hint) => renderHint(hint, paint)).join('');
}

/** What failed in the same way in several rooms is told once. */
function failures(rooms: ReproducibilityReport['rooms'], paint: Paint): string {
  const failed = rooms.filter((room) => room.exit_code !== 0);
  const alike = Map.groupBy(failed, ({ failed_stage: stage, error }) => JSON.stringify([stage, error]));
  return [...alike.values()].map((group) => failureText(group, paint)).join('');
}

function failureText(group: readonly RoomReport[], paint: Paint): string {
  const [room] = group;
  if (room === undefined) return '';
  const stage = room.failed_stage ? `stage \`${room.failed_stage}\`` : 'the pipeline';
  const where = `${group.length === 1 ? 'room' : 'rooms'} ${group.map(({ name }) => `\`${name}\``).join(' and ')}`;
  const { message, hints } = room.error ?? { message: undefined, hints: [] };
  const words = room.log_tail
    .slice(-LOG_LINES)
    .map((line) => `  ${paint('faint', '|')} ${printable(line)}\n`);
  const first = `${paint('bad', 'failed')}: ${stage} in ${where}${message === undefined ? '' : `: ${message}`}\n`;
  return [first, ...words, ...hints.map((hint) => renderHint(hint, paint))].join('');
}
