// Package validate is the proof that the engine is right, for anybody to repeat:
// it runs scenario files whose answer is known and compares. Exact answers come
// from package theory, published ones from tables that stand beside the
// scenarios.
//
// The scenarios are ordinary ones, in scenarios/validation and
// scenarios/published, and what is compared are the measures that a planner
// reads, so the proof covers everything between a scenario file and a results
// table. The package writes nothing; start at [Cases] and [Run].
package validate
