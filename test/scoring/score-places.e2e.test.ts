/** `mlops score`: where it writes in which format, what it does not replace, and graphs that are not ours. */
import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { tableFromIPC } from 'apache-arrow';
import { beforeAll, describe, expect, it } from 'vitest';
import { digestBytes } from '../../src/core/digest.ts';
import { prettyJson } from '../../src/core/json/pretty-json.ts';
import { cardDigest, type ModelCard2 } from '../../src/documents/model-card.ts';
import { slow, threeMargins } from '../../src/model/onnx/foreign-graph.fixture.ts';
import { testRows, trainTestModel } from '../../src/scoring/scoring-project.fixture.ts';
import { fileOf, queryRows, writeParquetFile } from '../rig/customers.ts';
import { makeRig, type Rig } from '../rig/rig.ts';

let rig: Rig;

beforeAll(async () => {
  rig = await makeRig();
  await trainTestModel(join(rig.root, 'model'), 300);
  // The last row has no id and goes to the quarantine.
  const rows = `SELECT CASE WHEN id < 40 THEN id END AS id, * EXCLUDE (id) FROM (${testRows(40)})`;
  await writeParquetFile(rig, 'rows.parquet', rows);
});

const score = (output: string, model = 'model', ...words: string[]) =>
  rig.run(['score', '-i', 'rows.parquet', '-m', model, '-o', output, ...words]);

describe('an output', () => {
  it('has the format of its name, and so has its quarantine', async () => {
    const wanted = await score('out/a.parquet');
    expect(wanted).toMatchObject({ exitCode: 0 });
    const scores = await queryRows(`SELECT * FROM ${fileOf(rig, 'out/a.parquet')} ORDER BY id`);
    expect(scores).toHaveLength(39);
    for (const name of ['a.csv', 'a.jsonl', 'a.feather']) {
      expect(await score(`out/${name}`)).toMatchObject({ exitCode: 0 });
    }
    const reader = { csv: 'read_csv', jsonl: 'read_json' };
    for (const [ending, read] of Object.entries(reader)) {
      const path = fileOf(rig, `out/a.${ending}`);
      expect(await queryRows(`SELECT * FROM ${read}(${path}) ORDER BY id`)).toEqual(scores);
    }
    const arrow = tableFromIPC(readFileSync(join(rig.root, 'out/a.feather')));
    expect([...(arrow.getChild('margin') ?? [])]).toEqual(scores.map(({ margin }) => margin));
    expect([...(arrow.getChild('id') ?? [])]).toEqual(scores.map(({ id }) => id));
    expect(await rig.read('out/a.quarantine.csv')).toMatch(
      /^.*,"?_row"?,"?_reasons"?\n.*,40,"\["".*""\]"\n$/,
    );
    expect(JSON.parse(await rig.read('out/a.quarantine.jsonl'))).toMatchObject({ id: null, _row: 40 });
    const receipt = JSON.parse(await rig.read('out/a.receipt.json')) as { rows: unknown };
    expect(receipt.rows).toMatchObject({ in: 40, scored: 39, quarantined: 1 });
  });

  it.each(['csv', 'jsonl', 'arrow'])('in %s has the same bytes at any number of threads', async (ending) => {
    await score(`out/one.${ending}`, 'model', '--threads', '1');
    await score(`out/four.${ending}`, 'model', '--threads', '4');
    expect(await rig.bytes(`out/one.${ending}`)).toEqual(await rig.bytes(`out/four.${ending}`));
  });

  it('of an ending that names no format is refused before the work', async () => {
    const { exitCode, stderr } = await score('out/b.xlsx');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 2 });
    expect(stderr).toContain('no format is known by the ending `.xlsx`');
    expect(await rig.has('out/b.xlsx')).toBe(false);
  });

  it('never takes the place of a pipe, a link or a device', async () => {
    execFileSync('mkfifo', [join(rig.root, 'pipe.parquet')]);
    symlinkSync('elsewhere', join(rig.root, 'link.parquet'));
    for (const output of ['pipe.parquet', 'link.parquet']) {
      expect(await score(output)).toMatchObject({ exitCode: 2 });
      expect(await score('out/c.parquet', 'model', '--quarantine', output)).toMatchObject({ exitCode: 2 });
      expect(await score('out/c.parquet', 'model', '--receipt', output)).toMatchObject({ exitCode: 2 });
    }
    expect(lstatSync(join(rig.root, 'pipe.parquet')).isFIFO()).toBe(true);
    expect(readlinkSync(join(rig.root, 'link.parquet'))).toBe('elsewhere');
    expect(await rig.has('out/c.parquet')).toBe(false);
  });
});

describe('a graph that is not ours', () => {
  it('and answers three margins for all rows is refused, and nothing is published', async () => {
    await foreignModel('short', threeMargins);
    const { exitCode, stderr } = await score('out/d.parquet', 'short');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 2 });
    expect(stderr).toContain('its shape is [3, 1] for 39 rows, not [39, 1]');
    expect(readdirSync(join(rig.root, 'out')).filter((name) => name.includes('d.'))).toEqual([]);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('and takes minutes is stopped at once by %s', async (signal, code) => {
    await foreignModel('slow', slow(5));
    const running = rig.start(['score', '-i', 'rows.parquet', '-m', 'slow', '-o', 'out/e.parquet']);
    await graphBusy(rig);
    running.kill(signal, 'group');
    expect(await running.finished).toMatchObject({
      exitCode: code,
      stderr: expect.stringContaining(`stopped by ${signal}: nothing was scored`) as string,
    });
    expect(graphs(rig)).toEqual([]);
    expect(await rig.has('out/e.parquet')).toBe(false);
  });

  it('ends with the command, also when that is killed', async () => {
    await foreignModel('slow', slow(5));
    const running = rig.start(['score', '-i', 'rows.parquet', '-m', 'slow', '-o', 'out/f.parquet']);
    await graphBusy(rig);
    running.kill('SIGKILL', 'process');
    await running.finished;
    for (let waited = 0; graphs(rig).length > 0 && waited < 100; waited += 1) await delay(100);
    expect(graphs(rig)).toEqual([]);
  });
});

/** The test model with another graph, and a card that vouches for it: whoever makes a graph can do that. */
async function foreignModel(name: string, graph: Uint8Array): Promise<void> {
  await rig.remove(name).catch(() => undefined);
  for (const file of ['MLmodel', 'profile.json'])
    await rig.write(`${name}/${file}`, await rig.bytes(`model/${file}`));
  const digest = digestBytes(graph);
  const { digest: _, ...card } = JSON.parse(await rig.read('model/model.json')) as ModelCard2;
  const described = {
    ...card,
    columns: card.columns.filter((column) => column.name === 'spend'),
    onnx: { ...card.onnx, digest },
    files: { ...card.files, 'model.onnx': digest },
  };
  await rig.write(`${name}/model.onnx`, graph);
  await rig.write(`${name}/model.json`, prettyJson({ ...described, digest: cardDigest(described) }));
}

/** Processes that run graphs for a command in the project. */
function graphs({ root }: Rig): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return (
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('graph-process') &&
        readlinkSync(`/proc/${pid}/cwd`) === root &&
        !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
      );
    } catch {
      return false;
    }
  });
}

/** Waits until it has used two seconds of processor time: it is in the loop. */
async function graphBusy(of: Rig): Promise<void> {
  for (let waited = 0; waited < 600; waited += 1) {
    const ticks = graphs(of).map(
      (pid) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[11],
    );
    if (ticks.some((used) => Number(used) > 200)) return;
    await delay(100);
  }
  throw new Error('no graph is running');
}
