/** The statistics of the library: `import { stats } from 'cupel'`. */
export { adjust } from './adjust.ts';
export type { Adjustment } from './adjust.ts';
export { bootstrap } from './bootstrap.ts';
export type { BootstrapOptions, BootstrapResult } from './bootstrap.ts';
export { bootstrapInWorker } from './bootstrapInWorker.ts';
export type { WorkerBootstrapOptions } from './bootstrapInWorker.ts';
export { chiSquare, fisherExact, goodnessOfFit } from './categorical.ts';
export type { CountTest, FisherResult } from './categorical.ts';
export { compareScores } from './compareScores.ts';
export type { CompareOptions, ScoreComparison, Verdict } from './compareScores.ts';
export { hellingerDistance, jensenShannonDistance, populationStabilityIndex } from './distances.ts';
export {
  betaQuantile,
  binomialLower,
  binomialProbability,
  binomialUpper,
  chiSquareLower,
  chiSquareQuantile,
  chiSquareUpper,
  fUpper,
  kolmogorovUpper,
  studentLower,
  studentQuantile,
  studentUpper,
} from './distributions.ts';
export { regressionGate } from './gate.ts';
export type { GateDecision } from './gate.ts';
export { incompleteBeta, incompleteGamma, logGamma } from './gamma.ts';
export type { Tails } from './gamma.ts';
export { clopperPearson, newcombe, newcombePaired, wilson } from './intervals.ts';
export type { Interval, PairedCounts, RateDifference } from './intervals.ts';
export { kolmogorovSmirnov } from './kolmogorovSmirnov.ts';
export type { KolmogorovSmirnovResult } from './kolmogorovSmirnov.ts';
export { clusteredStandardError, mean, meanInterval, standardError, variance } from './means.ts';
export type { MeanEstimate } from './means.ts';
export { noncentralStudentLower } from './noncentral.ts';
export { normalDensity, normalLower, normalQuantile, normalUpper } from './normal.ts';
export { mcNemar, pairedDifference, pairedTTest } from './paired.ts';
export type { Alternative, McNemarResult, PairedDifference, PairedTTest } from './paired.ts';
export {
  minimumDetectableDifference,
  minimumDetectableEffect,
  minimumDetectableRise,
  powerForMeans,
  powerForPairedMeans,
  powerForProportions,
  sampleSizeForEval,
  sampleSizeForMeans,
  sampleSizeForPairedMeans,
  sampleSizeForPairedProportions,
  sampleSizeForProportions,
} from './power.ts';
export type { EvalVariance, Risk } from './power.ts';
export { createRandom, defaultSeed, shuffle } from './random.ts';
export type { Random } from './random.ts';
export { passAtK, passHatK } from './repeats.ts';
export type { Statistic } from './resample.ts';
export { signFlipTest } from './signFlip.ts';
export type { SignFlipResult } from './signFlip.ts';
export { wilcoxonSignedRank } from './wilcoxon.ts';
export type { WilcoxonResult } from './wilcoxon.ts';
