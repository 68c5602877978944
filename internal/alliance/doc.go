// Package alliance turns what is published about a cancer alliance into the
// numbers of a scenario: demand by type of referral, route and tumour site, the
// mix of treatments, deprivation, and the observed standards.
//
// It reads the tables of the england scenario and writes text: tables for
// builtin:england, and a starting scenario for one alliance. It opens no file and
// knows nothing of simulation. What is arithmetic on published counts is DERIVED,
// what nobody publishes is an ASSUMPTION, and both say so in what is written.
//
// Start at [Read] and [Evidence.Derive].
package alliance
