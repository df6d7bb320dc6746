/** Pipelines that several tests start from. */
import { stageImports } from './test-project.fixture.ts';

/** Two commands, one behind the other. */
export const upper = {
  'in.txt': 'hello\n',
  'params.yaml': 'n: 2\nunused: 1\n',
  'pipeline.yaml': `
stages:
  shout:
    cmd: echo ran >> "$TMPDIR/x"; tr a-z A-Z < in.txt > data/up.txt
    deps: [in.txt]
    outs: [data/up.txt]
  repeat:
    cmd: cat data/up.txt data/up.txt > out.txt; echo \${n} >> out.txt
    deps: [data/up.txt]
    outs: [out.txt]
`,
};

/** The shortest pipeline in which something follows from something; `a` does not depend on the spaces in `in`. */
export const chain = {
  in: 'x\n',
  'pipeline.yaml': `stages:
  a: {cmd: "tr -d ' ' < in > a", deps: [in], outs: [a]}
  b: {cmd: cat a a > b, deps: [a], outs: [b]}
`,
};

/** A user's stage with the given body. */
export const moduleStage = (body: string) => `${stageImports}
export default defineStage({
  name: 'mine', description: 'a stage of the user',
  parameters: z.object({ input: input('text'), out: output('folder'), report: report('why').optional(), n: z.int().min(1).default(1) }),
  run: async ({ with: p, progress, log, threads }) => {
    ${body}
  },
});
`;

/** Four branches of four commands, a folder and a module where they meet, and a stage whose output is not cached. */
export function wide(): { readonly [path: string]: string } {
  const branches = [0, 1, 2, 3].flatMap((branch) => [
    `  n${branch}-0: {cmd: "cat in in > n${branch}-0; echo ${branch} >> n${branch}-0", deps: [in], outs: [n${branch}-0]}`,
    ...[1, 2, 3].map((step) => {
      const [from, to] = [`n${branch}-${step - 1}`, `n${branch}-${step}`];
      const flags = step === 2 ? '{cache: false}' : '{}';
      return `  ${to}: {cmd: "cat ${from} ${from} > ${to}", deps: [${from}], outs: [${to}: ${flags}]}`;
    }),
  ]);
  return {
    in: 'x\n'.repeat(1000),
    'own/stage.ts': moduleStage(
      // Deaf for a while, so that it outlives a run that is killed, and writes when the next one is there.
      `const until = performance.now() + 150; while (performance.now() < until);
    fs.mkdirSync(p.out); for (const i of [1, 2, 3]) fs.writeFileSync(p.out + '/' + i, 'y'.repeat(1e5 * i));`,
    ),
    'pipeline.yaml': `stages:
${branches.join('\n')}
  folder: {cmd: "mkdir f; for n in n*-3; do cp $n f/$n; done", deps: [n0-3, n1-3, n2-3, n3-3], outs: [f]}
  module: {uses: ./own/stage.ts, with: {input: n0-1, out: o}}
  joined: {cmd: "cat f/* o/* > j", deps: [f, o], outs: [j]}
  metric: {cmd: "wc -c < j > m", deps: [j], metrics: [m]}
`,
  };
}
