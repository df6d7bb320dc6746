import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../random.ts';
import { readTable } from '../read-table.ts';
import type { FuzzTarget } from '../target.ts';

const PIECES = [
  'a',
  '42',
  '-1.5',
  '"',
  '""',
  ',',
  ',,',
  ';',
  '\t',
  ' ',
  '\n',
  '\r\n',
  '\r',
  '\0',
  'é',
  '\ufeff',
  '\xff',
  '2020-01-01',
  '"x,y"',
  '"x\ny"',
  ' "z"',
  "'",
  'NULL',
  'nan',
  '1e400',
  'sep=;\n',
  '#',
  '\u2028',
  '0x1F',
  '"unclosed',
];

const target: FuzzTarget = {
  name: 'csv',
  module: import.meta.url,
  cost: 4,
  seeds: [
    'id,spend,plan,since\n1,2.5,free,2020-01-01\n2,,"pro, plus",2021-12-31\n3,-0.1,"a ""b""",\n',
    '\ufeffid;spend\r\n1;2,5\r\n2;3\r\n',
    'sep=;\nid;x\n1;2\n',
    'id\tx\n1\t2\n',
    `id,text\n1,"${'line\n'.repeat(50)}"\n2,b\n`,
    `id,wide\n1,${'w'.repeat(70_000)}\n`,
    `${Array.from({ length: 300 }, (_, column) => `c${column}`).join(',')}\n${'1,'.repeat(299)}1\n`,
    Buffer.from('a,b\n1,caf\xe9\n', 'latin1'),
    Buffer.from('a,b\n1,2\n', 'utf16le'),
    Buffer.from('1f8b0800000000000003', 'hex'),
  ],
  dictionary: PIECES,
  make: madeUp,
  feed: async (input, folder) => {
    const path = join(folder, 'table.csv');
    writeFileSync(path, input);
    await readTable(path, folder);
  },
};

function madeUp(random: Random): Buffer {
  const pieces = Array.from({ length: random.below(40) }, () => random.pick(PIECES));
  return Buffer.from(
    `${random.chance(0.7) ? 'id,x\n' : ''}${pieces.join('')}`,
    random.chance(0.1) ? 'latin1' : 'utf8',
  );
}

export default target;
