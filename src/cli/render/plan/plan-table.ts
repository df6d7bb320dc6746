import type { Plan, StagePlan } from '../../../engine/project/plan.ts';
import type { PipelineStatus } from '../../../app/plan/pipeline-status.ts';
import { verdictWord } from '../../../app/plan/verdict-word.ts';
import type { Paint, Tone } from '../paint.ts';
import { reasonTexts } from '../../../app/plan/reason-text.ts';
import { table } from '../table.ts';

/** More stages or reasons than these are counted instead of listed, so that the whole is seen at once. */
const MAX_STAGES = 40;
const MAX_REASONS = 5;

/** The answer of `status`. @param columns where its table is folded */
export function renderStatus(
  { plan, file, isIgnored }: PipelineStatus,
  paint: Paint,
  columns?: number,
): string {
  const note = isIgnored ? `\nnote: git ignores \`${file}\`, so that no commit has it\n` : '';
  return `${renderPlan(plan, paint, columns)}${note}`;
}

/** What a run would do, stage by stage, each reason on a line of its own. */
export function renderPlan({ stages, refusal }: Plan, paint: Paint, columns?: number): string {
  // Where there are many stages, those that nothing happens to are not what the reader looks for.
  const shown =
    stages.length > MAX_STAGES ? stages.filter(({ verdict }) => verdict.kind !== 'fresh') : stages;
  const rows = shown.flatMap((stage) => {
    const [first = '', ...others] = listedReasons(stage);
    const verdict = paint(toneOf(stage), verdictWord(stage));
    return [[stage.stage, verdict, first], ...others.map((reason) => ['', '', reason])];
  });
  const waiting = stages.filter(({ verdict }) => verdict.kind !== 'fresh').length;
  // Whoever has a pipeline file that was cut short is not told that all is well.
  const idle = stages.length === 0 ? 'the pipeline has no stages' : 'everything is up to date';
  const conclusion =
    waiting === 0
      ? idle
      : `${waiting} of ${stages.length} ${stages.length === 1 ? 'stage is' : 'stages are'} not up to date`;
  const listed =
    rows.length === 0
      ? ''
      : `${table([{ title: 'stage' }, { title: 'verdict' }, { title: 'why' }], rows, columns)}\n`;
  const left = stages.length - shown.length;
  return `${listed}${conclusion}${left > 0 && waiting > 0 ? `; ${left} fresh ones are not listed` : ''}\n${refused(refusal, paint)}`;
}

function refused(refusal: Plan['refusal'], paint: Paint): string {
  if (refusal === undefined) return '';
  const lines = [
    `\`mlops repro\` would refuse: ${refusal.message}`,
    ...refusal.hints.map((hint) => `hint: ${hint}`),
  ];
  return lines.map((line) => `${paint('bad', line)}\n`).join('');
}

function listedReasons(stage: StagePlan): readonly string[] {
  const all = reasonsOf(stage);
  if (all.length <= MAX_REASONS) return all;
  return [
    ...all.slice(0, MAX_REASONS - 1),
    `and ${all.length - MAX_REASONS + 1} more: see \`mlops why ${stage.stage}\``,
  ];
}

function reasonsOf({ verdict }: StagePlan): readonly string[] {
  return verdict.kind === 'fresh' ? [] : reasonTexts(verdict.reasons);
}

function toneOf({ verdict }: StagePlan): Tone {
  switch (verdict.kind) {
    case 'fresh':
      return 'faint';
    case 'cached':
      return 'good';
    case 'run':
      return 'busy';
  }
}
