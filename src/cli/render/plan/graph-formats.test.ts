import { describe, expect, it } from 'vitest';
import { type Project, type Stage, stageName } from '../../../engine/project/project.ts';
import { graphDot, graphMermaid, graphText } from './graph-formats.ts';

const [make, train, odd] = ['make', 'train@eu', 'say "hi"\\'].map(stageName) as [
  Stage['name'],
  Stage['name'],
  Stage['name'],
];

const stage = (name: Stage['name']): Stage => ({
  name,
  action: { kind: 'command', commands: ['true'], directory: '.' },
  parameters: {},
  inputs: [],
  outputs: [],
  state: [],
  environment: [],
  frozen: false,
  alwaysChanged: false,
  line: 1,
});

const project: Pick<Project, 'stages' | 'edges'> = {
  stages: [make, train, odd].map(stage),
  edges: [
    { from: make, to: train, path: 'data/a.parquet' },
    { from: make, to: train, path: 'data/b.parquet' },
    { from: train, to: odd, path: 'models/m' },
  ],
};

describe('the graph of a pipeline', () => {
  it('as text has every path that joins two stages', () => {
    expect(graphText(project)).toMatchInlineSnapshot(`
      "make
      train@eu
        ← make (data/a.parquet)
        ← make (data/b.parquet)
      say "hi"\\
        ← train@eu (models/m)
      "
    `);
  });

  it('as a Mermaid flowchart has one arrow for two stages, and ids that any name allows', () => {
    expect(graphMermaid(project)).toMatchInlineSnapshot(`
      "flowchart TD
        s1["make"]
        s2["train@eu"]
        s3["say #quot;hi#quot;\\"]
        s1 --> s2
        s2 --> s3
      "
    `);
  });

  it('as a Graphviz graph quotes what must be quoted', () => {
    expect(graphDot(project)).toMatchInlineSnapshot(`
      "digraph pipeline {
        node [shape=box];
        "make";
        "train@eu";
        "say \\"hi\\"\\\\";
        "make" -> "train@eu";
        "train@eu" -> "say \\"hi\\"\\\\";
      }
      "
    `);
  });
});
