import type { Plan, StagePlan } from '../../engine/plan.ts';
import type { Paint, Tone } from './paint.ts';
import { reasonTexts } from './reason.ts';
import { table } from './table.ts';

/** What a run would do, stage by stage, with every reason on a line of its own. */
export function renderPlan({ stages }: Plan, paint: Paint): string {
  const rows = stages.flatMap((stage) => {
    const [first = '', ...others] = reasonsOf(stage);
    const verdict = paint(toneOf(stage), verdictWord(stage));
    return [[stage.stage, verdict, first], ...others.map((reason) => ['', '', reason])];
  });
  const waiting = stages.filter(({ verdict }) => verdict.kind !== 'fresh').length;
  const conclusion =
    waiting === 0
      ? 'everything is up to date'
      : `${waiting} of ${stages.length} ${stages.length === 1 ? 'stage is' : 'stages are'} not up to date`;
  return `${table([{ title: 'stage' }, { title: 'verdict' }, { title: 'why' }], rows)}\n${conclusion}\n`;
}

/** `fresh`, `frozen`, `cached`, `run`, or `may run` while an input is still to be made. */
export function verdictWord({ verdict }: StagePlan): string {
  switch (verdict.kind) {
    case 'fresh':
      return verdict.frozen ? 'frozen' : 'fresh';
    case 'cached':
      return 'cached';
    case 'run':
      return verdict.certain ? 'run' : 'may run';
  }
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
