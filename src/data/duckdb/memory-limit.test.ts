import { expect, test } from 'vitest';
import { MlopsError } from '../../core/error.ts';
import { memoryLimit } from './memory-limit.ts';

const GIB = 2 ** 30;

const machine = (memory: number, said?: string) => ({ memory: () => memory, env: () => said });

test('what is asked for is kept to, the flag before the variable', () => {
  expect(memoryLimit('4GiB', GIB, machine(2 * GIB))).toEqual({ bytes: 4 * GIB, most: 4 * GIB });
  expect(memoryLimit(undefined, GIB, machine(8 * GIB, '500MB'))).toEqual({ bytes: 5e8, most: 5e8 });
  expect(memoryLimit('1.5GB', GIB, machine(8 * GIB, '500MB'))).toEqual({ bytes: 1.5e9, most: 1.5e9 });
});

test('otherwise the machine says how much there is', () => {
  expect(memoryLimit(undefined, GIB, machine(16 * GIB))).toEqual({ bytes: GIB, most: 8 * GIB });
  expect(memoryLimit(undefined, 2 * GIB, machine(GIB))).toEqual({ bytes: GIB / 2, most: GIB / 2 });
  expect(memoryLimit(undefined, GIB, machine(16 * GIB, ''))).toEqual({ bytes: GIB, most: 8 * GIB });
});

test.each(['4', 'lots', '4 TB', '-1GiB', '1MB', 'NaNGB'])('`%s` is no amount', (said) => {
  const wrong = () => memoryLimit(undefined, GIB, machine(GIB, said));
  expect(wrong).toThrow(MlopsError);
  expect(wrong).toThrow(/`MLOPS_MEMORY` is/);
});
