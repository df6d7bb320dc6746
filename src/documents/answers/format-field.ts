import * as z from 'zod';
import { ANSWER_FORMAT } from './answer-format.ts';

export const formatField = z.literal(ANSWER_FORMAT).describe('the form of this document');
