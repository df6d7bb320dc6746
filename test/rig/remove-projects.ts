import { afterAll } from 'vitest';
import { removeProjects } from './rig.ts';

afterAll(removeProjects);
