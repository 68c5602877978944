// Package verdict says in one paragraph what a run comes to: the sentences with which the
// one page begins, and those of what would change the answer, how sure it is, what is most
// worth finding out and what is not counted.
//
// It is a pure function of [Figures], which whoever knows results fills. Nothing is worked
// out here: figures are compared, and what holds of them is said. The paragraph takes the
// questions in one order, treatments, waits, beds, cash, health, and ends with a warning;
// a question that nobody asked has no sentence. Of each question three things are asked:
// whether any option differs from now by more than chance, whether the evidence allows none
// all the same, and whether the leader is clearly better than the next.
//
// Options have names that a user gave them, "12 more beds" as well as "Opt-out, all tiers",
// so sentences are built for verbs that do not bend with their subject: what an option
// would do. At most two of many options are named and the rest are counted; a paragraph of
// more than some 110 words goes without what the table tells too (room.go).
//
// Start at [Of].
package verdict
