// The `metrics` namespace of the library: everything public stands here once.
export type { PrecisionRecall } from './fScore.ts';
export type { Label } from './input.ts';

export type { BleuOptions, BleuScore, BleuSmoothing, BleuSmoothingOptions } from './text/bleu.ts';
export { bleu, bleuFromCounts, sentenceBleu } from './text/bleu.ts';
export type { BleuTokenizer } from './text/bleuTokenizers.ts';
export type { ChrfOptions, ChrfScore } from './text/chrf.ts';
export { chrf, sentenceChrf } from './text/chrf.ts';
export { damerauLevenshtein, levenshtein, osaDistance } from './text/editDistance.ts';
export type { GleuOptions } from './text/gleu.ts';
export { corpusGleu, gleu } from './text/gleu.ts';
export type { MeteorOptions } from './text/meteor.ts';
export { meteor } from './text/meteor.ts';
export { porterStem } from './text/porter.ts';
export type { RougeOptions, RougeScores, RougeTokenizer } from './text/rouge.ts';
export { rouge, rougeBest, rougeL, rougeLsum, rougeN } from './text/rouge.ts';
export { exactMatch, normalizeAnswer, tokenF1 } from './text/squad.ts';
export { suiteBleu, suiteGleu, suiteMeteor, suiteRougeN } from './text/suiteFormat.ts';
export type { TerOptions, TerScore } from './text/ter.ts';
export { corpusTer, ter } from './text/ter.ts';

export type { BinOptions, CalibrationOptions, ReliabilityBin } from './classification/calibration.ts';
export { calibrationError, reliabilityBins } from './classification/calibration.ts';
export type { Classification, ClassificationOptions, ClassScores } from './classification/classification.ts';
export { classification } from './classification/classification.ts';
export type { Confusion } from './classification/confusion.ts';
export { confusion } from './classification/confusion.ts';
export type { LogLossOptions } from './classification/probability.ts';
export { brier, logLoss } from './classification/probability.ts';
export type { PositiveOption } from './classification/ranking.ts';
export { averagePrecision, rocAuc } from './classification/ranking.ts';

export type { Verdict } from './retrieval/context.ts';
export { contextPrecision, contextRecall, idPrecision, idRecall } from './retrieval/context.ts';
export type { DcgOptions } from './retrieval/dcg.ts';
export { dcg, ndcg } from './retrieval/dcg.ts';
export type { DocumentId, Relevant, Retrieved } from './retrieval/ranks.ts';
export type { RetrievalScores } from './retrieval/retrieval.ts';
export {
  hitAtK,
  meanRetrieval,
  precisionAtK,
  recallAtK,
  reciprocalRank,
  retrieval,
} from './retrieval/retrieval.ts';

export type { KappaOptions } from './agreement/cohenKappa.ts';
export { cohenKappa } from './agreement/cohenKappa.ts';
export type { FleissOptions } from './agreement/fleissKappa.ts';
export { fleissKappa } from './agreement/fleissKappa.ts';
export type { AlphaOptions, MeasurementLevel } from './agreement/krippendorffAlpha.ts';
export { krippendorffAlpha } from './agreement/krippendorffAlpha.ts';
export { percentAgreement } from './agreement/percentAgreement.ts';
export type { Ratings } from './agreement/ratings.ts';
