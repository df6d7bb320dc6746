import type { StageDetails, StageParameter } from '../../src/documents/stage-listing.ts';
import { stageDetails } from '../../src/engine/catalog/stage-details.ts';
import { builtInStages } from './built-in-stages.ts';
import { code, fenced, markdownPage, markdownTable, sentence, valueCode } from './markdown.ts';
import type { Page } from './page.ts';

export async function stagePages(): Promise<Page[]> {
  const stages = (await builtInStages()).map((stage) => stageDetails(stage.name, stage, true));
  return [
    {
      path: 'docs/reference/stages.md',
      text: markdownPage('Built-in stages', [
        'What `uses:` can name in [pipeline.yaml](pipeline.md), and what stands under `with:`. `mlops stages NAME` prints the same; a stage of your own is a TypeScript module (`uses: ./my-stage.ts`).',
        ROLES,
        ...stages.map(stageSection),
      ]),
    },
    {
      path: 'docs/reference/params.md',
      text: markdownPage('Parameters', [
        PARAMS,
        ...stages.flatMap(({ name, variants }) =>
          variants.map(
            ({ parameter, by, value, parameters }) =>
              `## ${code(parameter)} of the stage ${code(name)} with ${code(`${by}: ${value}`)}\n\n${parameterTable(parameters)}`,
          ),
        ),
      ]),
    },
  ];
}

const ROLES = `The **role** of a parameter says what it is to the pipeline: *input* is a file or folder that the stage reads; *output* one that it
makes; *metrics* an output that \`mlops metrics\` shows; *report* a path without extension, of which the stage makes \`.json\` and
\`.html\`; *state* the folder of a model registry; *plain* is a value.`;

const PARAMS = `Values that people change stand in a parameter file, \`params.yaml\` by default, and pipeline.yaml refers to them:

${fenced(
  'yaml',
  `# params.yaml
seed: 42
train:
  learning_rate: 0.05`,
)}

${fenced(
  'yaml',
  `# pipeline.yaml
params: params.yaml
stages:
  train:
    uses: train
    with: { seed: "\${seed}", params: "\${train}" } # and the rest`,
)}

| To | Type |
|---|---|
| see them | \`mlops params\` |
| compare two revisions | \`mlops params diff main\` |
| change a value in the file and run | \`mlops repro --set-param train.learning_rate=0.1\` |
| use another value once | \`mlops repro --override train.learning_rate=0.1\` |

A parameter file may be YAML, JSON, TOML or Python. \`\${a.b}\` and \`\${a[0]}\` go into maps and lists; a template that is the whole
value keeps its type, so that \`"\${train}"\` is the map. Only a stage whose parameters change is stale.`;

function stageSection(stage: StageDetails): string {
  const { name, description, parameters, variants } = stage;
  const more = variants.map(({ parameter }) => parameter);
  const link = [...new Set(more)].map((one) => `What ${code(one)} holds: [parameters](params.md).`);
  return [
    `## ${code(name)}`,
    sentence(description),
    parameterTable(parameters),
    ...link,
    fenced('yaml', exampleText(stage)),
  ].join('\n\n');
}

function parameterTable(parameters: readonly StageParameter[]): string {
  const hasRoles = parameters.some(({ role }) => role !== 'plain');
  const columns = ['Parameter', ...(hasRoles ? ['Role'] : []), 'Type', 'Default', 'What it says'];
  const rows = parameters.map(({ name, role, type, required, description, ...one }) => [
    code(name),
    ...(hasRoles ? [role] : []),
    type,
    required ? '**required**' : valueCode(one.default),
    `${sentence(description)}${one.example === undefined || one.example === one.default ? '' : ` Example: ${valueCode(one.example)}`}`,
  ]);
  return markdownTable(columns, rows);
}

function exampleText({ name, parameters }: StageDetails): string {
  const lines = parameters
    .filter(({ required, example }) => required && example !== undefined)
    .map(
      ({ name: key, example }) =>
        `    ${key}: ${typeof example === 'string' ? example : JSON.stringify(example)}\n`,
    );
  return `${name}:\n  uses: ${name}\n  with:\n${lines.join('')}`;
}
