package cli

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
)

// The prehab option of the small scenario is known to within 12 bed-days after
// twenty replications.
var untilTwelve = []string{"--options", "prehab", "--precision", "ward_bed_days=5% or 12"}

func factsIn(t *testing.T, folder string) facts.Manifest {
	t.Helper()
	m, err := facts.ReadManifest([]byte(contents(t, filepath.Join(folder, manifestName))))
	require.NoError(t, err)
	return m
}

func TestPrecisionStopsWhereAPlainRunOfThatManyStands(t *testing.T) {
	plain := small(t)
	want, _ := mustRun(t, plain, "--options", "prehab", "--replications", "20")
	assert.Nil(t, factsIn(t, onlyFolder(t, plain)).Precision)
	for _, workers := range []string{"1", "2", "7"} {
		dir := small(t)
		got, said := mustRun(t, dir, append(untilTwelve, "--workers", workers)...)
		assert.Equal(t, want, got, "%s workers", workers)
		assert.Equal(t, folderBytes(t, onlyFolder(t, plain)), folderBytes(t, onlyFolder(t, dir)), "%s workers", workers)
		assert.Contains(t, said, `prehabsim: 10 replications: prehab: ward_bed_days -50 +/- 12 (25%), wanted 5% or 12; about 20 in all
prehabsim: 15 replications: precise enough; looking ahead
prehabsim: 20 replications: precise enough
prehabsim: seed 7, 20 replications; results are in`, "the same for any number of workers")
		assert.Equal(t, &facts.Precision{
			Asked: []facts.Width{{Measure: "ward_bed_days", Share: 0.05, Width: 12}}, StoppedAt: 20, Met: true,
		}, factsIn(t, onlyFolder(t, dir)).Precision)
	}
}

// Interrupted, gone on with, and begun as a shorter run: the same folder.
func TestAnyWayToAPrecisionGivesTheSameFolder(t *testing.T) {
	straight := small(t)
	want, _ := mustRun(t, straight, untilTwelve...)

	dir := small(t)
	mustRun(t, dir, "--options", "prehab", "--replications", "3")
	stderr := interrupt(t, dir, "prehabsim: 10 replications", append(untilTwelve, "--workers", "1")...)
	assert.Contains(t, stderr, "has 3 replications of this run; adding as many as the precision takes\n")
	assert.Contains(t, stderr, "prehabsim: interrupted after 10 of at most 200 replications; run the same command again to go on\n")
	got, said := mustRun(t, dir, append(untilTwelve, "--workers", "2")...)
	assert.Contains(t, said, ": 10 of at most 200 replications are finished")
	assert.Equal(t, want, got)
	assert.Equal(t, folderBytes(t, onlyFolder(t, straight)), folderBytes(t, onlyFolder(t, dir)))
}

// What is there already counts, even if it is more than it takes; a later run that
// asks for less does not make the manifest forget.
func TestAPrecisionThatIsThereAlreadyIsNotSimulated(t *testing.T) {
	dir := small(t)
	want, _ := mustRun(t, dir, "--options", "prehab", "--replications", "23")
	got, said := mustRun(t, dir, untilTwelve...)
	assert.Contains(t, said, "adding as many as the precision takes", "decided after 25")
	assert.NotEqual(t, want, got)

	again, said := mustRun(t, dir, untilTwelve...)
	assert.Contains(t, said, "has this run already, with 25 replications; nothing to simulate")
	assert.Equal(t, got, again)

	facts := factsIn(t, onlyFolder(t, dir))
	require.NotNil(t, facts.Precision)
	assert.Equal(t, 25, facts.Precision.StoppedAt)
	mustRun(t, dir, "--options", "prehab", "--replications", "5")
	assert.Equal(t, facts, factsIn(t, onlyFolder(t, dir)))
	mustRun(t, dir, "--options", "prehab", "--replications", "26")
	assert.Nil(t, factsIn(t, onlyFolder(t, dir)).Precision, "another number, given")
}

func TestAPrecisionThatIsNotMetLeavesWithFour(t *testing.T) {
	dir := small(t)
	args := []string{"run", "lung.toml", "--precision", "25%,mean_ward_stay=20%", "--replications", "42", "--all"}
	code, stdout, stderr := call(t, dir, args...)
	assert.Equal(t, exitMissed, code)
	assert.Contains(t, stdout, "ADDITIONAL PATIENTS", "what there is is printed")
	const verdict = `prehabsim: precision not met after 42 replications, the most allowed:
prehabsim:   more_beds: ward_bed_days_less_luck \+\d\d \+/- \d\d \(\d\d%\), wanted 25%: some \d+ replications would do \(--replications \d+\)
prehabsim:   more_beds: mean_ward_stay [+-]0\.\d+ \+/- 0\.\d+ \(not told from 0\), wanted 20%: ` +
		`a change that may be 0 has no share to be met; allow a width too, such as --precision "mean_ward_stay=20% or 0\.\d+"
$`
	assert.Regexp(t, verdict, stderr)
	facts := factsIn(t, onlyFolder(t, dir))
	assert.EqualValues(t, 42, manifestOf(t, onlyFolder(t, dir))["replications"])
	assert.False(t, facts.Precision.Met)

	code, again, stderr := call(t, dir, args...)
	assert.Equal(t, exitMissed, code, "and the next time")
	assert.Equal(t, stdout, again)
	assert.Regexp(t, `nothing to simulate\n`+verdict, stderr)
}

func TestAChangeThatIsNoneIsPreciseAtOnce(t *testing.T) {
	_, said := mustRun(t, small(t), "--precision", "referrals=5%")
	assert.Contains(t, said, "seed 7, 15 replications;")
}

func TestWithoutOptionsCurrentItselfMustBePrecise(t *testing.T) {
	_, said := mustRun(t, small(t), "--options", "current", "--precision", "ward_bed_days=5%")
	assert.Contains(t, said, "prehabsim: 10 replications: precise enough; looking ahead")
	code, _, said := call(t, small(t), "run", "lung.toml", "--options", "current", "--precision", "referrals=0.5%", "--replications", "15")
	assert.Equal(t, exitMissed, code)
	assert.Regexp(t, `current: referrals \d+\.\d \+/- \d+\.\d \(\d\.\d%\), wanted 0.5%: some \d+ replications`, said)
}

func TestAPrecisionThatCannotBeMeantIsRefused(t *testing.T) {
	for value, want := range map[string]string{
		"5":                                 `--precision "5": 5 could be either: write 5% for a share of the change; name the measure, ward_bed_days_less_luck=5, for a width in bed-days per year`,
		"-5%":                               `--precision "-5%": a share must lie above 0 and below 100%, not -5%`,
		"100%":                              `--precision "100%": a share must lie above 0 and below 100%, not 100%`,
		"NaN%":                              `--precision "NaN%": "NaN%" is neither a share of the change, such as 5%, nor a width in bed-days per year, such as ward_bed_days_less_luck=20`,
		"foo=5%":                            `--precision "foo=5%": unknown measure "foo"; the measures are those of measures.csv, such as ward_bed_days_less_luck and within_62_days`,
		"within_62_day=5%":                  `--precision "within_62_day=5%": unknown measure "within_62_day"; did you mean "within_62_days"?`,
		"bed_days=5%":                       `--precision "bed_days=5%": unknown measure "bed_days"; did you mean "ward_bed_days"?`,
		"ward_bed_days=abc":                 `--precision "ward_bed_days=abc": "abc" is neither a share of the change, such as 5%, nor a width in bed-days per year, such as ward_bed_days=20`,
		"within_62_days=0":                  `--precision "within_62_days=0": a width must be above 0, not 0`,
		"ward_bed_days=5% or 4%":            `--precision "ward_bed_days=5% or 4%": two of a kind; one share and one width, either of which will do`,
		"ward_bed_days=5%,ward_bed_days=20": `--precision: ward_bed_days is given twice; where either will do, write it once, such as "ward_bed_days=5% or 20"`,
		"":                                  `--precision must say how narrow, such as 5%`,
		"prehab_contacts=5%":                `--precision: prehab_contacts has no value in current, so there is no change from it to be told`,
		"utilisation=5%":                    `--precision: this scenario does not measure utilisation of all patients, but by resource; there are: referrals, `,
		"critical_care_bed_days=5%":         `--precision: this scenario does not measure critical_care_bed_days of all patients; there are: referrals, `,
	} {
		dir := small(t)
		code, stdout, stderr := call(t, dir, "run", "lung.toml", "--precision", value)
		assert.Equal(t, exitUsage, code, value)
		assert.Empty(t, stdout, value)
		assert.Contains(t, stderr, "prehabsim: "+want)
		assert.Equal(t, 1, bytes.Count([]byte(stderr), []byte("\n")), "one message: %s", stderr)
		assert.NoDirExists(t, filepath.Join(dir, "results"), value)
	}
	code, _, stderr := call(t, small(t), "run", "lung.toml", "--precision", "5%", "--replications", "14")
	assert.Equal(t, exitUsage, code)
	assert.Equal(t, "prehabsim: --replications must be 15 or more with --precision, not 14: a run may not stop before\n", stderr)
}
