/** Of the answers' own form: the member `format`. A changed or removed key is another number; an added one is not. */
export const ANSWER_FORMAT = 1;
