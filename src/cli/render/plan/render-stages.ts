import type { JsonValue } from '../../../core/json/json.ts';
import type { StageDetails, StageList, StageParameter } from '../../../documents/stage-listing.ts';
import type { Paint } from '../paint.ts';
import { table } from '../table.ts';
import { wrapText } from '../wrap-text.ts';

/** @param columns characters in a line; undefined: lines are not folded */
export function renderStages(
  { stages, warnings }: StageList,
  paint: Paint,
  columns: number | undefined,
): string {
  const rows = stages.map(({ uses, description }) => [paint('strong', uses), description]);
  const said = warnings.map((warning) => `\nwarning: ${warning}\n`).join('');
  return `${table([{ title: 'stage' }, { title: 'what it does' }], rows, columns)}${said}
\`mlops stages NAME\` lists the parameters of one
`;
}

export function renderStage(stage: StageDetails, paint: Paint, columns: number | undefined): string {
  const width = Math.min(columns ?? WIDEST, WIDEST);
  const { uses, description, parameters, variants } = stage;
  const list = (title: string, of: readonly StageParameter[]): string =>
    of.length === 0 ? '' : `\n${title}:\n${of.map((one) => parameterText(one, paint, width)).join('')}`;
  return [
    wrapText(`${paint('strong', uses)}: ${description}`, width).join('\n'),
    '\n',
    list('parameters', parameters),
    ...variants.map(({ parameter, by, value, parameters: of }) =>
      list(`\`${parameter}\` with \`${by}: ${value}\``, of),
    ),
    `\nexample:\n${exampleText(stage)}`,
  ].join('');
}

/** Longer lines are hard to read. */
const WIDEST = 100;

function parameterText(parameter: StageParameter, paint: Paint, width: number): string {
  const { name, role, type, required, description, example } = parameter;
  const facts = [
    ...(role === 'plain' ? [] : [role]),
    type,
    required
      ? 'required'
      : parameter.default === undefined
        ? 'optional'
        : `default ${flowText(parameter.default)}`,
  ];
  const said =
    example === undefined || example === parameter.default ? '' : `; example: ${flowText(example)}`;
  return [
    ...indented(`${paint('strong', name)}  ${paint('faint', facts.join('; '))}`, '  ', width),
    ...indented(`${description}${said}`, '      ', width),
  ].join('');
}

const indented = (text: string, indent: string, width: number): string[] =>
  wrapText(text, width - indent.length).map((line) => `${indent}${line}\n`);

/** As it may stand in pipeline.yaml: what is required. */
function exampleText({ name, uses, parameters }: StageDetails): string {
  const lines = parameters
    .filter(({ required, example }) => required && example !== undefined)
    .map(({ name: key, example = null }) => `      ${key}: ${flowText(example)}\n`);
  return `  ${name}:\n    uses: ${uses}\n${lines.length === 0 ? '' : `    with:\n${lines.join('')}`}`;
}

/** A value as YAML writes it within a line. */
function flowText(value: JsonValue): string {
  if (typeof value === 'string') return /^[A-Za-z./_][\w./ -]*$/.test(value) ? value : JSON.stringify(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([key, member]) => `${key}: ${flowText(member)}`)
    .join(', ')}}`;
}
