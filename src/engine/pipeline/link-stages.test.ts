import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Project } from '../project/project.ts';
import { TestProject } from '../test-projects/test-project.fixture.ts';

/** A stage needs some of those with a smaller number: no cycle is possible. */
const graph = fc.integer({ min: 1, max: 12 }).chain((n) =>
  fc.record({
    needs: fc.tuple(
      ...Array.from({ length: n }, (_, i) => fc.subarray(Array.from({ length: i }, (_unused, k) => k))),
    ),
    // How an output is needed: itself, a file in it, or the folder around it.
    how: fc.array(fc.constantFrom('out', 'out/file', ''), { minLength: n, maxLength: n }),
    order: fc.shuffledSubarray(
      Array.from({ length: n }, (_, i) => i),
      { minLength: n, maxLength: n },
    ),
  }),
);

function pipeline(
  { needs, how }: { needs: readonly number[][]; how: readonly string[] },
  order: readonly number[],
) {
  const stages = order.map((i) => {
    const deps = (needs[i] ?? []).map((k) => `d${k}/${how[k] ?? ''}`.replace(/\/$/, ''));
    return `  s${i}: {cmd: "true", deps: [${deps.join(', ')}], outs: [d${i}/out]}\n`;
  });
  return `stages:\n${stages.join('')}`;
}

async function load(text: string): Promise<Project> {
  using project = new TestProject({ 'pipeline.yaml': text });
  return project.load();
}

const shown = ({ edges }: Project) => edges.map(({ from, to }) => `${from} ${to}`).toSorted();

test('edges are those that paths say, whatever the order in the file, and the order respects them', async () => {
  await fc.assert(
    fc.asyncProperty(graph, async (given) => {
      const inOrder = await load(
        pipeline(
          given,
          given.order.toSorted((a, b) => a - b),
        ),
      );
      const shuffled = await load(pipeline(given, given.order));
      const wanted = given.needs.flatMap((all, i) => all.map((k) => `s${k} s${i}`)).toSorted();
      expect(shown(inOrder)).toEqual(wanted);
      expect(shown(shuffled)).toEqual(wanted);
      const position = new Map(shuffled.stages.map(({ name }, index) => [name, index]));
      for (const { from, to } of shuffled.edges)
        expect(position.get(from) ?? -1).toBeLessThan(position.get(to) ?? -1);
    }),
    { numRuns: 40 },
  );
});
