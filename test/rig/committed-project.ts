/** A small pipeline in a git repository, for what compares and explains. */
import { commitAll, git } from './git.ts';
import { makeRig, type Rig } from './rig.ts';

export const FILES = {
  'pipeline.yaml': `stages:
  prepare:
    cmd: tr a-z A-Z < raw.txt > clean.txt
    deps: [raw.txt]
    outs: [clean.txt]
  train:
    cmd: sh train.sh
    deps: [clean.txt, train.sh]
    params: [train.rate, train.depth]
    outs: [model.txt]
    metrics: [metrics.json]
    plots: [{loss.csv: {x: step, y: loss, title: Loss}}]
  report:
    cmd: cat metrics.json model.txt > report.txt
    deps: [metrics.json, model.txt]
    outs: [report.txt]
`,
  'params.yaml': 'train:\n  rate: 0.1\n  depth: 3\n  layers: [8, 16]\n',
  'raw.txt': 'hello\n',
  'train.sh': `rate=$(sed -n 's/  rate: //p' params.yaml)
cat clean.txt > model.txt
echo "$rate" >> model.txt
echo "{\\"auc\\": 0.8, \\"loss\\": {\\"train\\": $rate, \\"test\\": 0.5}}" > metrics.json
printf 'step,loss\\n1,0.9\\n2,%s\\n' "$rate" > loss.csv
`,
  '.gitignore': '/.mlops/\n/clean.txt\n/model.txt\n/metrics.json\n/loss.csv\n/report.txt\n/*.html\n',
};

/** One commit, of a pipeline that is up to date. Outputs are in the cache, not in git. */
export async function makeCommittedProject(): Promise<Rig> {
  const rig = await makeRig(FILES);
  await git(rig, 'init', '--quiet');
  const { exitCode, stderr } = await rig.run(['repro']);
  if (exitCode !== 0) throw new Error(stderr);
  await commitAll(rig, 'first');
  return rig;
}

/** Replaces the first place of a text in a file. */
export const edit = async (rig: Rig, path: string, from: string, to: string) =>
  rig.write(path, (await rig.read(path)).replace(from, to));
