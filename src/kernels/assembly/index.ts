/** What the host calls. */
export { encode, sortPresent } from './binning';
export { fillGradients, sumLosses } from './gradients';
export { fillHistogram, subtractHistogram } from './histogram';
export { addToMargins } from './margins';
export { partition } from './partition';
export { fail, serve, setPatience, stop } from './pool';
