/**
 * It believes what a Parquet file says of least and greatest values, where most writers leave out NaN: a comparison that
 * only NaN meets would be taken for one that nothing can meet.
 */
export const DISABLED_OPTIMIZERS = 'statistics_propagation';
