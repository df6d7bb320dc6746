/** What the host calls. */
export { encode, sortPresent } from './binning';
export { fillHistogram, findSplit, splitSiblings } from './columns';
export { scanRecords } from './csv';
export { fillGradients, sumLosses } from './gradients';
export { addToMargins } from './margins';
export { partition } from './partition';
export { fail, serve, setPatience, stop } from './pool';
export { scoreForest } from './scoring/forest';
export { scoreLogistic } from './scoring/logistic';
export { scoreNetwork } from './scoring/network';
export { fillProbabilities } from './scoring/probabilities';
