/** Pipelines that several tests start from. */
import { stageImports } from './test-project.ts';

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
