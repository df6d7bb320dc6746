/** A plan is a function of the project: of any graph, whatever is changed in it. */
import { readdirSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { TestProject } from './test-projects/test-project.fixture.ts';

/** Stage `i` reads what some of those before it make, or `src`. */
const graph = fc
  .integer({ min: 1, max: 4 })
  .chain((n) =>
    fc.tuple(...Array.from({ length: n }, (_, i) => fc.subarray(Array.from({ length: i }, (__, k) => k)))),
  );

const edit = fc.oneof(
  fc.constant({ kind: 'source' as const }),
  fc.record({ kind: fc.constant('output' as const), stage: fc.nat(3) }),
  fc.record({ kind: fc.constant('command' as const), stage: fc.nat(3) }),
  fc.record({ kind: fc.constant('deleted' as const), stage: fc.nat(3) }),
);

function pipelineOf(needs: readonly (readonly number[])[], changed?: number): string {
  const stages = needs.map((from, i) => {
    const inputs = from.length === 0 ? ['src'] : from.map((k) => `o${k}`);
    const command = `cat ${inputs.join(' ')} > o${i}${i === changed ? '; true' : ''}`;
    return `  s${i}: {cmd: '${command}', deps: [${inputs.join(', ')}], outs: [o${i}]}\n`;
  });
  // Later stages first: the order in the file is not that of the graph.
  return `stages:\n${stages.toReversed().join('')}`;
}

const listDirectory = (project: TestProject) =>
  readdirSync(project.root).filter((name) => name !== '.mlops' && name !== 'pipeline.lock');

test('planning twice says the same and changes nothing; after the run that it predicted, all is fresh', async () => {
  await fc.assert(
    fc.asyncProperty(graph, edit, async (needs, change) => {
      using project = new TestProject({ src: 'one\n', 'pipeline.yaml': pipelineOf(needs) });
      await project.repro({ jobs: 2 });
      const stage = 'stage' in change ? change.stage % needs.length : 0;
      if (change.kind === 'source') project.write('src', 'two\n');
      if (change.kind === 'output') project.write(`o${stage}`, 'by hand\n');
      if (change.kind === 'deleted') project.remove(`o${stage}`);
      if (change.kind === 'command') project.write('pipeline.yaml', pipelineOf(needs, stage));
      const before = [listDirectory(project), project.read('pipeline.lock')];
      const plan = await project.plan();
      expect(await project.plan()).toEqual(plan);
      expect([listDirectory(project), project.read('pipeline.lock')]).toEqual(before);
      const done = (await project.repro()).stages;
      // What may run may turn out to be fresh or known; what is fresh or certain is what happens.
      for (const [index, told] of plan.entries()) {
        const { stage: name, kind } = done[index] ?? { stage: '', kind: '' };
        const [verdict = '', ...reasons] = told.slice(name.length + 2).split(' ');
        if (!reasons.includes('upstream')) expect([told, kind]).toEqual([told, verdict]);
      }
      expect(new Set((await project.plan()).map((one) => one.replace(/^.*: /, '')))).toEqual(
        new Set(['fresh']),
      );
      expect((await project.repro()).stages.every(({ kind }) => kind === 'fresh')).toBe(true);
    }),
    { numRuns: 12 },
  );
});
