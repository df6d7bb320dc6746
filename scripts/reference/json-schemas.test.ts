/** The schemas that editors are given, held against files that we accept and against mistakes that we refuse. */
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { projectConfigSchema } from '../../src/documents/project-config.ts';
import { parseScoringRules } from '../../src/documents/scoring-rules.ts';
import { parseProfile } from '../../src/data/profile/profile.ts';
import { root } from '../bundle/bundle-options.ts';
import { jsonSchemas } from './json-schemas.ts';

const OPTIONS = { strict: false, allErrors: true, validateFormats: false };

const schemas = new Map((await jsonSchemas()).map(({ path, text }) => [path, JSON.parse(text) as object]));
const validators = new Map(
  [...schemas].map(([path, schema]) => {
    const ajv = path.includes('profile') ? new Ajv2020(OPTIONS) : new Ajv(OPTIONS);
    return [/schemas\/(\w+)\./.exec(path)?.[1] ?? '', ajv.compile(schema)];
  }),
);

function refusals(name: string, text: string): string[] {
  const validate = validators.get(name);
  if (validate === undefined) throw new Error(`no schema ${name}`);
  const value: unknown = parse(text) ?? {};
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const filesLike = (pattern: string): string[] =>
  globSync(pattern, { cwd: root, exclude: ['node_modules/**', 'dist/**'] }).toSorted();

const pipelines = [...filesLike('**/pipeline.yaml'), ...filesLike('test/fixtures/dvc/**/dvc.yaml')];

describe('pipeline.schema.json', () => {
  it('is held against files that were found', () => {
    expect(pipelines.length).toBeGreaterThan(10);
  });

  it.each(pipelines)('accepts `%s`', (path) => {
    expect(refusals('pipeline', readFileSync(join(root, path), 'utf8'))).toEqual([]);
  });

  it('accepts what is new beside dvc.yaml, templates in place of any value, and a key for editors', () => {
    const text = `$schema: ./node_modules/mlops/schemas/pipeline.schema.json
params: params.yaml
stages:
  each:
    foreach: [a, b]
    do: {cmd: "echo \${item} > \${item}.txt", outs: ["\${item}.txt"], timeout: 5m, retries: 2, sandbox: true, env: [LANG]}
  many: {matrix: {n: [1, 2]}, cmd: "make \${item.n}", deps: [in]}
  own: {uses: ./mine.ts, with: {anything: 1}}
  part:
    uses: split
    with: {input: a, key: id, target: y, train: b, test: c, seed: "\${seed}", test_fraction: "\${split.share}"}
  learn:
    uses: train
    with:
      {input: b, profile: p.json, key: id, target: y, model: m, report: r, seed: 1, algorithm: logistic,
       params: {lambda_l1: 0.1}, exclude: "\${train.exclude}"}
`;
    expect(refusals('pipeline', text)).toEqual([]);
    expect(refusals('pipeline', text.replace('{lambda_l1: 0.1}', '"${train.params}"'))).toEqual([]);
  });

  it.each([
    ['an unknown key of a stage', 'stages: {a: {cmd: x, depss: [in]}}', /depss|additional/],
    ['an unknown key beside the stages', 'stagess: {}', /additional/],
    ['`uses` and `cmd` in one', 'stages: {a: {cmd: x, uses: train, with: {}}}', /oneOf/],
    ['neither of both', 'stages: {a: {deps: [in]}}', /oneOf/],
    ['a stage that there is not', 'stages: {a: {uses: trian, with: {}}}', /uses/],
    ['an unknown parameter', 'stages: {a: {uses: split, with: {inputt: a}}}', /additional/],
    [
      'a parameter that is missing',
      'stages: {a: {uses: split, with: {input: a}}}',
      /required property 'key'/,
    ],
    [
      'a parameter of the wrong type',
      'stages: {a: {uses: split, with: {input: a, key: k, target: t, train: b, test: c, seed: many}}}',
      /seed/,
    ],
    [
      'a parameter of another algorithm',
      'stages: {a: {uses: train, with: {input: a, profile: p, key: k, target: t, model: m, report: r, seed: 1, params: {tolerance: 1}}}}',
      /params/,
    ],
    ['a time that is none', 'stages: {a: {cmd: x, timeout: 5 minutes}}', /timeout/],
    ['too many retries', 'stages: {a: {cmd: x, retries: 1000}}', /retries/],
    ['`foreach` without `do`', 'stages: {a: {foreach: [1]}}', /required property 'do'/],
  ])('refuses %s', (_, text, why) => {
    expect(refusals('pipeline', text).join('\n')).toMatch(why);
  });
});

const MLOPS: [text: string, isGood: boolean][] = [
  [
    '$schema: a.json\nformat: 1\nremote: {url: "s3://bucket/prefix", endpoint: "https://s3.example.com"}',
    true,
  ],
  ['tracking: {uri: {env: TRACKING}, experiment: churn}\nserve: {port: 8080, api_key: {env: KEY}}', true],
  ['remot: {url: a}', false],
  ['registry: {ulr: a}', false],
  ['registry: {}', false],
  ['format: 2', false],
  ['tracking: {uri: {env: "A B"}}', false],
];

describe('mlops.schema.json', () => {
  it.each(MLOPS)('agrees with the program about `%s`: %s', (text, isGood) => {
    expect(refusals('mlops', text).length === 0).toBe(isGood);
    expect(projectConfigSchema.safeParse(parse(text)).success).toBe(isGood);
  });
});

const SCORING: [text: string, isGood: boolean][] = [
  [readFileSync(join(root, 'scoring.yaml'), 'utf8'), true],
  [readFileSync(join(root, 'examples/telco/scoring.yaml'), 'utf8'), true],
  ['$schema: a.json\nmax_missing_share: {"*": 0.1, age: 0.2}\nadvice: {HIGH: call}', true],
  ['max_bad_share: 2', false],
  ['band: {high: 0.5}', false],
  ['on_invalid: ignore', false],
  ['advice: {HUGE: call}', false],
];

describe('scoring.schema.json', () => {
  it.each(SCORING)('agrees with the program about `%s`: %s', (text, isGood) => {
    expect(refusals('scoring', text).length === 0).toBe(isGood);
    expect(parseScoringRules(text, 'scoring.yaml').ok).toBe(isGood);
  });
});

describe('profile.schema.json', () => {
  it.each(filesLike('**/profiles/{customers,telco}.json'))('accepts `%s`', (path) => {
    expect(refusals('profile', readFileSync(join(root, path), 'utf8'))).toEqual([]);
  });

  it.each(['{"name": "a"}', '{"name": "a", "fields": [{"name": "x", "type": "text"}]}'])(
    'refuses `%s`',
    (text) => {
      expect(refusals('profile', text)).not.toEqual([]);
      expect(() => parseProfile(text, 'a.json')).toThrow('the profile `a.json` has a mistake');
    },
  );
});

it.each([...schemas.keys()])('`mlops/%s` can be found by whoever has the package', (path) => {
  expect(createRequire(import.meta.url).resolve(`mlops/${path}`)).toBe(join(root, path));
});
