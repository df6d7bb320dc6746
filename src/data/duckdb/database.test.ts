import { expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import { testDatabase, testFolder } from './test-table.fixture.ts';

test('nothing is left to the machine', async () => {
  const database = await testDatabase({ threads: 3, memoryLimit: '512MiB' });
  const names = [
    'threads',
    'memory_limit',
    'TimeZone',
    'preserve_insertion_order',
    'default_null_order',
    'temp_directory',
    'home_directory',
    'extension_directory',
    'autoinstall_known_extensions',
    'autoload_known_extensions',
    'allow_community_extensions',
  ];
  const [settings] = await database.rows(
    `SELECT ${names.map((name) => `CAST(current_setting('${name}') AS VARCHAR) AS ${name}`).join(', ')}`,
  );
  expect(settings).toEqual({
    threads: '3',
    memory_limit: '512.0 MiB',
    TimeZone: 'UTC',
    preserve_insertion_order: 'true',
    default_null_order: 'NULLS_LAST',
    temp_directory: '',
    home_directory: '',
    extension_directory: '',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  });
});

test('every connection is in UTC', async () => {
  const database = await testDatabase();
  const connection = await database.connect();
  const reader = await connection.runAndReadAll("SELECT current_setting('TimeZone')");
  expect(reader.getRows()).toEqual([['UTC']]);
  connection.closeSync();
});

test('rows come as plain values', async () => {
  const database = await testDatabase();
  const rows = await database.rows(
    `SELECT 1::BIGINT AS big, 1.5::DOUBLE AS double, 'NaN'::DOUBLE AS nan, 1.50::DECIMAL(9,2) AS money,
       DATE '2024-02-29' AS day, [1, NULL]::BIGINT[] AS list, NULL AS nothing, true AS yes`,
  );
  expect(rows).toEqual([
    {
      big: 1n,
      double: 1.5,
      nan: Number.NaN,
      money: '1.50',
      day: '2024-02-29',
      list: ['1', null],
      nothing: null,
      yes: true,
    },
  ]);
});

test('what exceeds the memory is told as such, and spilled where there is a place for it', async () => {
  const query =
    'SELECT count(*) FROM (SELECT md5(i::VARCHAR) AS m FROM range(1_500_000) r(i) GROUP BY m HAVING count(*) = 1)';
  const small = await testDatabase({ threads: 1, memoryLimit: '40MB' });
  await expect(small.rows(query)).rejects.toMatchObject({ code: 'OUT_OF_MEMORY', exitCode: 2 });
  const spilling = await openDatabase({
    threads: 1,
    memoryLimit: '40MB',
    temporaryDirectory: await testFolder(),
  });
  expect(await spilling.rows(query)).toEqual([{ 'count_star()': 1_500_000n }]);
  spilling.close();
});

test('a mistake in a query stays a bug', async () => {
  const database = await testDatabase();
  await expect(database.run('SELECT nowhere')).rejects.toThrow(/Binder Error/);
});
