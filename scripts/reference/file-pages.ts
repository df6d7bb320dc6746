/** Pages on the files that users write. */
import { projectConfigSchema } from '../../src/documents/project-config.ts';
import { scoringRulesSchema } from '../../src/documents/scoring-rules.ts';
import { pipelineSchema, stageSchema } from '../../src/engine/pipeline/pipeline-schema.ts';
import profileSchema from '../../profiles/profile.schema.json' with { type: 'json' };
import { asSchema, draft7, type Schema } from './draft-7.ts';
import { fenced, markdownPage } from './markdown.ts';
import type { Page } from './page.ts';
import { schemaRows, schemaTable } from './schema-rows.ts';

export function filePages(): Page[] {
  return [
    { path: 'docs/reference/pipeline.md', text: pipelinePage() },
    { path: 'docs/reference/profile.md', text: profilePage() },
    { path: 'docs/reference/mlops-yaml.md', text: configPage() },
    { path: 'docs/reference/scoring.md', text: scoringPage() },
  ];
}

/** How an editor is told of the schema. */
const editors = (name: string): string => `Editors complete and check the file when its first line says

${fenced('yaml', `# yaml-language-server: $schema=node_modules/mlops/schemas/${name}.schema.json`)}

or when it has the key \`$schema\` with that path, which has no other effect.`;

/** What dvc.yaml does not have. */
const NEW_KEYS: ReadonlySet<string> = new Set(['uses', 'with', 'env', 'timeout', 'retries', 'sandbox']);

function pipelinePage(): string {
  const stage = draft7(stageSchema);
  const properties = Object.entries(asSchema(stage['properties']));
  const part = (isNew: boolean): Schema => ({
    ...stage,
    properties: Object.fromEntries(properties.filter(([name]) => NEW_KEYS.has(name) === isNew)),
  });
  return markdownPage('pipeline.yaml', [
    'The stages of a project and what each needs and makes. `mlops repro` brings them up to date, in the order that follows from their inputs and outputs.',
    fenced(
      'yaml',
      `params: params.yaml
stages:
  split: # a built-in stage, or a module of your own: its parameters say what it reads and makes
    uses: split
    with: { input: data/valid.parquet, key: customer_id, target: churned, seed: "\${seed}",
            train: data/train.parquet, test: data/test.parquet }
  count: # a command: says itself what it reads and makes
    cmd: wc -l data/notes.csv > reports/lines.txt
    deps: [data/notes.csv]
    outs: [reports/lines.txt]
    timeout: 5m`,
    ),
    'A dvc.yaml runs as it is: `mlops repro -f dvc.yaml`. A stage has `uses` or `cmd`. [What differs from DVC](../dvc-differences.md); [built-in stages](stages.md); [parameters](params.md).',
    '## The file',
    schemaTable(topRows(draft7(pipelineSchema))),
    '`datasets` of DVC is refused: name the files under `deps`.',
    '## A stage: new beside dvc.yaml',
    schemaTable(topRows(part(true))),
    '## A stage: as in dvc.yaml',
    schemaTable(topRows(part(false))),
    '## An output with flags',
    'An entry of `outs` and `metrics` is a path, or a path with these; of `plots`, with the ones of the next table as well.',
    schemaTable(flagRows('outs')),
    '## A plot',
    schemaTable(flagRows('plots').filter(([name]) => !flagRows('outs').some(([other]) => other === name))),
    '## Many stages from one entry',
    `\`foreach\` makes a stage for each item of a list or a map, \`matrix\` for each combination of several lists:

${fenced(
  'yaml',
  `stages:
  clean:
    foreach: [north, south] # stages clean@north and clean@south
    do:
      cmd: clean.sh data/\${item}.csv > clean/\${item}.csv
      deps: ["data/\${item}.csv"]
      outs: ["clean/\${item}.csv"]
  fit:
    matrix: { depth: [3, 5], region: [north, south] } # fit@3-north and three more
    cmd: fit.sh \${item.depth} clean/\${item.region}.csv > fit/\${item.depth}-\${item.region}.txt
    deps: ["clean/\${item.region}.csv"]
    outs: ["fit/\${item.depth}-\${item.region}.txt"]`,
)}`,
    '## Editors',
    editors('pipeline'),
  ]);
}

/** Without the members of members. */
const topRows = (schema: Schema): string[][] =>
  schemaRows(schema).filter(([name = '']) => !/[.[]/.test(name));

function flagRows(list: 'outs' | 'plots'): string[][] {
  const entries = asSchema(asSchema(draft7(stageSchema)['properties'])[list]);
  const rows = schemaRows({ properties: { [list]: entries } });
  return rows.flatMap(([name = '', ...rest]) => {
    const flag = /\.NAME\.(\w+)`$/.exec(name)?.[1];
    return flag === undefined ? [] : [[`\`${flag}\``, ...rest]];
  });
}

function profilePage(): string {
  const whole = profileSchema as unknown as Schema;
  const part = (name: string): Schema => ({
    ...asSchema(asSchema(whole['$defs'])[name]),
    $defs: whole['$defs'] ?? {},
  });
  const { dialect = {}, ...top } = asSchema(whole['properties']);
  return markdownPage('Profile', [
    'What a table must look like: a JSON file, made once and then kept by people. `validate` holds every row against it; `train` reads from it which columns there are and of what kind.',
    fenced(
      'json',
      `{
  "$schema": "../node_modules/mlops/schemas/profile.schema.json",
  "name": "customers",
  "primary_key": ["customer_id"],
  "fields": [
    { "name": "customer_id", "type": "integer", "constraints": { "required": true } },
    { "name": "plan", "type": "string", "categories": ["basic", "plus"] },
    { "name": "signed_up", "type": "date", "constraints": { "minimum": "2020-01-01" } },
    { "name": "churned", "type": "boolean", "constraints": { "required": true } }
  ]
}`,
    ),
    'Columns that no field names are ignored. `$schema` lets editors complete and check the file; the path is relative to it.',
    '## The file',
    schemaTable(topRows({ ...whole, properties: top })),
    '## A field',
    schemaTable(topRows(part('field'))),
    '## `constraints` of a field',
    schemaTable(topRows(part('constraints'))),
    '## `dialect`',
    'How a CSV file is written; flags `--dialect.…` of `mlops score` win over it.',
    schemaTable(topRows(asSchema(dialect))),
  ]);
}

function configPage(): string {
  return markdownPage('mlops.yaml', [
    'What people and machines of a project agree on that is not the pipeline: beside pipeline.yaml, committed, and not required. Nothing in it makes a stage stale or enters a lock.',
    fenced(
      'yaml',
      `remote: { url: "s3://our-bucket/churn", region: eu-west-1 }
registry: { url: "s3://our-bucket/churn-registry" }`,
    ),
    'A flag wins over an environment variable, and that over the file. Secrets do not stand in it: `{env: NAME}` names the environment variable that holds one, and a name or password in an address is refused. An unknown key is refused with exit code 2. [Remotes](../guides/remotes.md).',
    schemaTable(schemaRows(draft7(projectConfigSchema))),
    'Under `alerts` and `serve` any keys may stand; one that is called like a secret (`token`, `password`, `secret`, `key`, `webhook`) must be `{env: NAME}`.',
    '## Editors',
    editors('mlops'),
  ]);
}

function scoringPage(): string {
  return markdownPage('scoring.yaml', [
    'What is done with the answers of a model, and when they are not to be used: beside pipeline.yaml. `mlops score` reads it by itself, or `--rules FILE`; the stage `score` takes it as `rules`. Flags and parameters of the stage win over it.',
    fenced(
      'yaml',
      `bands: { medium: 0.3, high: 0.6 }
on_invalid: quarantine
max_bad_share: 0.05
max_missing_share: { "*": 0.5, tenure: 0.1 }`,
    ),
    'Crossing a limit is exit code 1: quarantine, report and receipt stand, the scores do not appear.',
    schemaTable(schemaRows(draft7(scoringRulesSchema))),
    '## Editors',
    editors('scoring'),
  ]);
}
