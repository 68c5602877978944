// Package result holds what replications measured, and puts together what was
// measured in different places.
//
// A [Set] has one [Row] for each replication, of every option: headline
// measures as exact ratios. Series by month would be too many to keep for each
// replication, so they are folded into cells of exact moments
// (stats.PairMoments). Everything is an integer, so a set is the same bytes
// whether its rows came from one run or from sixteen shards merged in any order.
//
// The package knows no scenario and no files: it reads and writes streams.
// What a column means is decided by whoever fills the rows. Start at [Set];
// [Merge] joins shards, [Log] keeps the rows of a run that may be interrupted.
package result
