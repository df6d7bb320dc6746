/** The projects that the race runs, one folder for each tool, with the same pipeline in both. */
import { createHash } from 'node:crypto';
import { chmodSync, closeSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** `s0` → `s1` → …, each writes one small file. */
export function chain(folder: string, stages: number): void {
  rmSync(folder, { recursive: true, force: true });
  write(join(folder, 'in.txt'), 'x\n');
  const texts = Array.from(
    { length: stages },
    (_, index) =>
      `  s${index}:\n    cmd: ${command(index)}\n    deps: [${index === 0 ? 'in.txt' : `o${index - 1}.txt`}]\n    outs: [o${index}.txt]\n`,
  );
  write(join(folder, 'dvc.yaml'), `stages:\n${texts.join('')}`);
}

/**
 * What a finished run of `chain` leaves under DVC 3. A real first run of 1,000 stages takes DVC more than half an hour:
 * it reads and writes its whole lock after each stage.
 */
export function finishedChain(folder: string, stages: number): void {
  const object = (text: string): string => {
    const md5 = createHash('md5').update(text).digest('hex');
    const path = join(folder, '.dvc/cache/files/md5', md5.slice(0, 2), md5.slice(2));
    write(path, text);
    chmodSync(path, 0o444);
    return md5;
  };
  const entry = (path: string, text: string) =>
    `    - path: ${path}\n      hash: md5\n      md5: ${object(text)}\n      size: ${text.length}\n`;
  const texts = Array.from({ length: stages }, (_, index) => {
    write(join(folder, `o${index}.txt`), `${index}\n`);
    const dep = index === 0 ? entry('in.txt', 'x\n') : entry(`o${index - 1}.txt`, `${index - 1}\n`);
    return `  s${index}:\n    cmd: ${command(index)}\n    deps:\n${dep}    outs:\n${entry(`o${index}.txt`, `${index}\n`)}`;
  });
  write(join(folder, 'dvc.lock'), `schema: '2.0'\nstages:\n${texts.join('')}`);
}

/** One stage that depends on a folder of many small files. */
export function manyFiles(folder: string, files: number): void {
  rmSync(folder, { recursive: true, force: true });
  for (let index = 0; index < files; index++) {
    const path = join(folder, 'in', String(index % 100), `${index}.txt`);
    if (index < 100) mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `file ${index}\n`);
  }
  write(
    join(folder, 'dvc.yaml'),
    'stages:\n  count:\n    cmd: ls in | wc -l > n.txt\n    deps: [in]\n    outs: [n.txt]\n',
  );
}

/** One stage whose output is a file of so many bytes, made by `cp`. */
export function bigFile(folder: string, source: string): void {
  rmSync(folder, { recursive: true, force: true });
  write(join(folder, 'in.txt'), 'x\n');
  write(
    join(folder, 'dvc.yaml'),
    `stages:\n  make:\n    cmd: cp '${source}' big.bin\n    deps: [in.txt]\n    outs: [big.bin]\n`,
  );
}

/** Bytes that do not compress, without a generator's time. */
export function fill(path: string, gibibytes: number): void {
  const file = openSync(path, 'w');
  const block = new BigUint64Array(1 << 21);
  let word = 88172645463325252n;
  for (let index = 0; index < block.length; index += 512) {
    word = (word * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    block.fill(word, index, index + 512);
  }
  for (let part = 0; part < gibibytes * 64; part++) {
    block[0] = BigInt(part);
    writeSync(file, block);
  }
  closeSync(file);
}

const command = (index: number): string => `echo ${index} > o${index}.txt`;

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
