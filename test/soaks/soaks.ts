import { fuzzSoak } from '../fuzz/fuzz-soak.ts';
import { cpus } from './cpus.ts';
import { faults } from './faults.ts';
import { repeat } from './repeat.ts';
import type { Soak } from './soak.ts';
import { variants } from './variants.ts';

/** By the name that `.ci/soak` knows them by. */
export const soaks: Readonly<Record<string, Soak>> = { fuzz: fuzzSoak, faults, cpus, repeat, variants };
