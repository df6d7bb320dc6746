import type { Graph } from '../../../app/plan/pipeline-graph.ts';
import type { Edge, Stage, StageName } from '../../../engine/project/project.ts';

/**
 * The graph as text: a stage per line in the order of execution, and under it what it needs.
 *
 *     split
 *       ← validate (data/valid.parquet)
 */
export function graphText({ stages, edges }: Graph): string {
  return stages.map(({ name }) => `${name}\n${neededBy(name, edges)}`).join('');
}

/** A Mermaid flowchart: https://mermaid.js.org/syntax/flowchart.html */
export function graphMermaid({ stages, edges }: Graph): string {
  const id = numbered(stages);
  return [
    'flowchart TD',
    ...stages.map(({ name }) => `  ${id(name)}["${name.replaceAll('"', '#quot;')}"]`),
    ...pairs(edges).map(({ from, to }) => `  ${id(from)} --> ${id(to)}`),
    '',
  ].join('\n');
}

/** A graph for Graphviz: https://graphviz.org/doc/info/lang.html */
export function graphDot({ stages, edges }: Graph): string {
  return [
    'digraph pipeline {',
    '  node [shape=box];',
    ...stages.map(({ name }) => `  ${dotId(name)};`),
    ...pairs(edges).map(({ from, to }) => `  ${dotId(from)} -> ${dotId(to)};`),
    '}',
    '',
  ].join('\n');
}

function neededBy(name: StageName, edges: readonly Edge[]): string {
  return edges
    .filter(({ to }) => to === name)
    .map(({ from, path }) => `  ← ${from} (${path})\n`)
    .join('');
}

// Stage names may hold `@` and other signs that a Mermaid id cannot.
function numbered(stages: readonly Stage[]): (name: StageName) => string {
  const ids = new Map(stages.map(({ name }, index) => [name, `s${index + 1}`]));
  return (name) => ids.get(name) ?? name;
}

// Two stages may be joined by several paths; a picture shows one arrow.
function pairs(edges: readonly Edge[]): readonly Edge[] {
  const seen = new Map(edges.map((edge) => [JSON.stringify([edge.from, edge.to]), edge]));
  return [...seen.values()];
}

function dotId(name: string): string {
  return `"${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
