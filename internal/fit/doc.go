// Package fit fits the laws of the scenario language to local data, such as a
// column of stays: each law has the mean of the data, and the most likely shape.
//
// Values may be rounded, as whole nights are: each counts with the probability of all
// times that it stands for ([Rounding]). Values may be censored: a patient who was still
// in at the end has stayed at least so long, and counts with the probability of
// staying longer. Observed quantiles then come from the Kaplan-Meier curve.
//
// The package reads one column and forgets rows: a [Sample] holds how often each
// value was seen and nothing of whom. Files are opened, and results printed, by
// the command. Start at [ReadColumn] and [Laws].
package fit
