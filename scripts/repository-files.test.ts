/** What the place that hosts the repository reads of it: workflows, forms, the dev container. Nothing here can run them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { root } from './bundle/bundle-options.ts';

/** Releases of Node that get fixes of security holes: https://nodejs.org/en/about/previous-releases, December 2026. */
const ALIVE = [22, 24, 26];

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const yamlIn = (folder: string): string[] =>
  readdirSync(join(root, folder)).flatMap((name) => (name.endsWith('.yml') ? [`${folder}/${name}`] : []));

const step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const workflow = z.object({
  name: z.string(),
  on: z.unknown(),
  permissions: z.record(z.string(), z.enum(['read', 'none'])),
  jobs: z.record(
    z.string(),
    z.object({
      'runs-on': z.string(),
      'timeout-minutes': z.int(),
      strategy: z.object({ matrix: z.record(z.string(), z.array(z.unknown())) }).optional(),
      steps: z.array(step).min(1),
    }),
  ),
});

/** @returns what is wrong, one sentence each */
function mistakesOf(text: string): string[] {
  const used = [...text.matchAll(/^\s*(?:- )?uses: *(.*)$/gm)].map(([, value = '']) => value);
  const loose = used.filter((value) => !/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(value));
  const jobs = Object.values(workflow.parse(parse(text)).jobs);
  const versions = jobs.flatMap(({ steps, strategy }) =>
    steps.flatMap(({ with: inputs }) => {
      const version = inputs?.['node-version'];
      if (version === undefined) return [];
      return version === '${{ matrix.node-version }}' ? (strategy?.matrix['node-version'] ?? []) : [version];
    }),
  );
  const dead = versions.filter((version) => !ALIVE.includes(Number(version)));
  return [
    ...loose.map((value) => `\`${value}\` is not pinned by a commit, with its version behind it`),
    ...dead.map((version) => `Node ${String(version)} gets no fixes any more`),
  ];
}

describe('workflows', () => {
  it.each(yamlIn('.github/workflows'))('%s pins its actions and names a Node that is alive', (path) => {
    expect(mistakesOf(read(path))).toEqual([]);
  });

  it('a tag, a short commit, a missing version and an old Node are found', () => {
    const ci = read('.github/workflows/ci.yml');
    const pinned = /actions\/checkout@([0-9a-f]{40}) # v[\d.]+/;
    for (const loose of ['actions/checkout@v7', 'actions/checkout@3d3c42e # v7.0.1', 'actions/checkout@$1'])
      expect(mistakesOf(ci.replace(pinned, loose))).toHaveLength(1);
    expect(mistakesOf(ci.replace('[22, 26]', '[20, 26]'))).toEqual(['Node 20 gets no fixes any more']);
    expect(mistakesOf(ci.replace('node-version: 24', 'node-version: 20'))).toHaveLength(1);
  });

  it('one commit of an action is used everywhere', () => {
    const pins = yamlIn('.github/workflows').flatMap((path) => [
      ...read(path).matchAll(/uses: (\S+)@(\S+)/g),
    ]);
    const byAction = Map.groupBy(pins, ([, action]) => action);
    for (const [action, uses] of byAction)
      expect(new Set(uses.map(([, , commit]) => commit)), action).toHaveLength(1);
  });

  it('only the job that publishes may prove who it is, and it runs nothing of this repository', () => {
    const { jobs } = z
      .object({
        jobs: z.record(z.string(), z.object({ permissions: z.unknown().optional(), steps: z.array(step) })),
      })
      .parse(parse(read('.github/workflows/release.yml')));
    expect(Object.entries(jobs).filter(([, job]) => job.permissions !== undefined)).toMatchObject([
      ['publish', { permissions: { 'id-token': 'write' } }],
    ]);
    const steps = jobs['publish']?.steps ?? [];
    expect(steps.filter(({ uses }) => uses?.startsWith('actions/checkout'))).toEqual([]);
    expect(steps.flatMap(({ run }) => run ?? [])).toEqual([
      expect.stringMatching(/^npm publish .*--provenance/),
    ]);
  });
});

describe('issue forms', () => {
  const field = z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('markdown'), attributes: z.strictObject({ value: z.string().min(1) }) }),
    ...(['textarea', 'input', 'dropdown'] as const).map((type) =>
      z.strictObject({
        type: z.literal(type),
        id: z.string().regex(/^[a-z-]+$/),
        attributes: z.strictObject({
          label: z.string().min(1),
          description: z.string().optional(),
          placeholder: z.string().optional(),
          ...(type === 'textarea' ? { render: z.string().optional() } : {}),
          ...(type === 'dropdown' ? { options: z.array(z.string()).min(2) } : {}),
        }),
        validations: z.strictObject({ required: z.boolean() }),
      }),
    ),
  ] as const);
  const form = z.strictObject({
    name: z.string().min(1),
    description: z.string().min(1),
    labels: z.array(z.string()).min(1),
    body: z.array(field).min(1),
  });
  const forms = yamlIn('.github/ISSUE_TEMPLATE').filter((path) => !path.endsWith('/config.yml'));

  it.each(forms)('%s has what GitHub asks for', (path) => {
    const { body } = form.parse(parse(read(path)));
    const fields = body.filter((each) => each.type !== 'markdown');
    expect(fields.length).toBeGreaterThan(0);
    expect(new Set(fields.map(({ id }) => id))).toHaveLength(fields.length);
    expect(new Set(fields.map(({ attributes }) => attributes.label))).toHaveLength(fields.length);
  });

  it('there are three, with names of their own, and no blank issues', () => {
    const names = forms.map((path) => form.parse(parse(read(path))).name);
    expect(names.toSorted()).toEqual(['Bug', 'Feature', 'Wrong answer']);
    expect(parse(read('.github/ISSUE_TEMPLATE/config.yml'))).toEqual({ blank_issues_enabled: false });
  });
});

it('the dev container is built from what is there', () => {
  const { build } = z
    .object({ name: z.string(), build: z.object({ dockerfile: z.string() }), postCreateCommand: z.string() })
    .parse(JSON.parse(read('.devcontainer/devcontainer.json')));
  const [, version] = /^FROM node:(\d+)-\w+$/m.exec(read(`.devcontainer/${build.dockerfile}`)) ?? [];
  expect(ALIVE).toContain(Number(version));
});

it('dependabot looks at every lock file, and at workflows', () => {
  const update = z.object({
    'package-ecosystem': z.string(),
    directory: z.string().optional(),
    directories: z.array(z.string()).optional(),
    schedule: z.object({ interval: z.enum(['daily', 'weekly', 'monthly']) }),
  });
  const { updates } = z
    .object({ version: z.literal(2), updates: z.array(update) })
    .parse(parse(read('.github/dependabot.yml')));
  const npm = updates.find((each) => each['package-ecosystem'] === 'npm');
  for (const folder of npm?.directories ?? [])
    expect(existsSync(join(root, folder, 'package-lock.json'))).toBe(true);
  expect(npm?.directories).toEqual(['/', '/test/node-24']);
  expect(updates.map((each) => each['package-ecosystem'])).toContain('github-actions');
});

it('every path in CODEOWNERS is there and has an owner', () => {
  const lines = read('.github/CODEOWNERS')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) {
    const [path = '', ...owners] = line.split(/\s+/);
    expect(path === '*' || existsSync(join(root, path)), path).toBe(true);
    expect(owners.join(' ')).toMatch(/^@\S+/);
  }
});
