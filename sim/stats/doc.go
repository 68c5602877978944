// Package stats turns what replications measured into estimates.
//
// A measure of a replication is a ratio of two integers, such as days waited
// over patients seen; a plain count has denominator 1. Everything here starts
// from exact integer sums of those numbers and of their products ([Sum],
// [Moments], [PairMoments]). Integer addition does not depend on its order, so
// an estimate is the same bits whether its replications ran on one machine or
// on sixty.
//
// Where inputs are uncertain, replications come in clusters, one for each draw of the
// inputs, and the cluster is what counts ([OfClusters]).
//
// The package leaves to others what was measured (package result) and what it
// means (the measures' own package). Start at [OfRatios] and [PairedDifference].
package stats
