// Package result holds what replications measured, and puts together what was
// measured in different places.
//
// A [Set] has one [Row] for each replication, of every option: headline
// measures as exact ratios. Series by month would be too many to keep for each
// replication, so they are folded into cells of exact moments
// (stats.PairMoments). Everything is an integer, so a set is the same bytes
// whether its rows came from one run or from sixteen shards merged in any order.
//
// A row knows its draw. Those of draw 0 have every input at its central value:
// [Set.Estimate], [Set.Difference] and the cells are theirs and say what is chance.
// Other draws have inputs drawn within their ranges; [Set.Evidence] takes the draw as
// the unit and says what the inputs leave open.
//
// The package knows no scenario and no files: it reads and writes streams.
// What a column means is decided by whoever fills the rows. Start at [Set];
// [Merge] joins shards, [Log] keeps the rows of a run that may be interrupted.
package result
