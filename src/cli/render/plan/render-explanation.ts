import { shortDigest } from '../../../core/digest.ts';
import type { Explanation } from '../../../engine/explain-stages.ts';
import type { Reason, StagePlan } from '../../../engine/project/plan.ts';
import type { Paint } from '../paint.ts';
import { verdictWord } from '../../../app/plan/verdict-word.ts';
import { changeTexts, reasonText, reasonTexts } from '../../../app/plan/reason-text.ts';
import { recordSheet } from '../run/record-sheet.ts';
import { table } from '../table.ts';

/** The story of one stage: verdict, what changed from what to what, and who is to blame before it. */
export function renderExplanation(
  { plan, recorded, causes, chains }: Explanation,
  lockFile: string,
  paint: Paint,
  width?: number,
): string {
  const headline = `${paint('strong', `\`${plan.stage}\``)} ${verdictSentence(plan, lockFile)}\n`;
  if (plan.verdict.kind === 'fresh') {
    if (recorded === undefined) return headline;
    const { columns, rows } = recordSheet(recorded);
    return `${headline}\n${table(columns, rows, width)}`;
  }
  // Stages that come first are told below, with their own reasons.
  const own = plan.verdict.reasons.filter(({ kind }) => kind !== 'upstream' || causes.length === 0);
  return [headline, changes(own, width), blamed(causes, chains, width)]
    .filter((part) => part !== '')
    .join('\n');
}

function verdictSentence({ verdict }: StagePlan, lockFile: string): string {
  switch (verdict.kind) {
    case 'fresh':
      return verdict.frozen
        ? `is frozen: it never runs, and its outputs are what \`${lockFile}\` says`
        : `is fresh: all that can change its outputs is as \`${lockFile}\` says`;
    case 'cached':
      return 'is not up to date; its result is known and comes back from the cache, without a run';
    case 'run':
      return verdict.certain ? 'would run' : 'may run: an input of it is still to be made';
  }
}

function changes(reasons: readonly Reason[], width?: number): string {
  const rows = reasons.flatMap((reason) => changeRow(reason) ?? []);
  const columns = [{ title: 'changed' }, { title: 'name' }, { title: 'before' }, { title: 'now' }];
  const others = reasons.filter((reason) => changeRow(reason) === undefined);
  const said = reasonTexts(others).map((text) => `${text}\n`);
  const commands = reasons.flatMap((reason) =>
    reason.kind === 'commandChanged' ? [commandLines(reason)] : [],
  );
  return [rows.length === 0 ? '' : table(columns, rows, width), said.join(''), ...commands]
    .filter((part) => part !== '')
    .join('\n');
}

type Row = readonly [what: string, name: string, before: string, now: string];

/** Undefined: the reason is not a change of one thing, or too long for a line. */
function changeRow(reason: Reason): readonly [Row] | undefined {
  switch (reason.kind) {
    case 'inputChanged':
      return [['input', reason.path, shortDigest(reason.before), shortDigest(reason.after)]];
    case 'outputChanged':
      return [['output', reason.path, shortDigest(reason.before), shortDigest(reason.after)]];
    case 'outputMissing':
      return [['output', reason.path, 'was made', 'is missing']];
    case 'codeChanged':
      return [['code', reason.uses, shortDigest(reason.before), shortDigest(reason.after)]];
    case 'parameterChanged':
      return [['parameter', reason.name, ...changeTexts(reason.before, reason.after)]];
    case 'stateChanged':
      return [['state', reason.parameter, ...changeTexts(reason.before, reason.after)]];
    case 'inputAdded':
      return [['input', reason.path, 'none', 'is new']];
    case 'inputRemoved':
      return [['input', reason.path, 'was one', 'none']];
    case 'neverRun':
    case 'commandChanged':
    case 'environmentChanged':
    case 'outputsDeclaredChanged':
    case 'upstream':
    case 'forced':
    case 'alwaysChanged':
    case 'noCache':
    case 'blobMissing':
      return undefined;
  }
}

function commandLines({ before, after }: Extract<Reason, { kind: 'commandChanged' }>): string {
  return signed('-', before) + signed('+', after);
}

const signed = (sign: string, text: string): string => text.replaceAll(/^(.*)$/gm, `${sign} $1`) + '\n';

function blamed(causes: readonly StagePlan[], chains: Explanation['chains'], width?: number): string {
  if (causes.length === 0) return '';
  const rows = causes.flatMap((cause) => {
    const reasons = cause.verdict.kind === 'fresh' ? [] : cause.verdict.reasons;
    const [first = '', ...others] = [...new Set(reasons.map(reasonText))];
    return [[cause.stage, verdictWord(cause), first], ...others.map((reason) => ['', '', reason])];
  });
  const ways = chains.map((chain) => `${chain.join(' → ')}\n`);
  return `${table([{ title: 'because of' }, { title: 'verdict' }, { title: 'why' }], rows, width)}\n${ways.join('')}`;
}
