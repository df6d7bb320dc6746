/** Two commands, one behind the other; the first makes a folder as well. */
export const twoStages = {
  'in.txt': 'hello\n',
  'pipeline.yaml': `stages:
  shout:
    cmd: tr a-z A-Z < in.txt > up.txt; mkdir -p d/sub; cp up.txt d/sub/copy; printf x > d/x; chmod +x d/x
    deps: [in.txt]
    outs: [up.txt, d]
  repeat:
    cmd: cat up.txt up.txt > out.txt
    deps: [up.txt]
    outs: [out.txt]
`,
};
