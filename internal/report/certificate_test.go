package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/validate"
)

func certificate(total int, second validate.Comparison) *Certificate {
	first := validate.Comparison{Figure: validate.Figure{What: "mean wait, minutes", Exact: 10}, Simulated: 10.0241, Low: 9.9147, High: 10.1335, Verdict: validate.Agrees}
	return &Certificate{Program: "1.0", Engine: "2", Arch: "amd64", Certificate: &validate.Certificate{
		Seed: 3, Level: 0.9999, Total: total,
		Results: []validate.Result{{Case: validate.Case{Name: "queue", Theory: "A book <of> 1975"}, Title: "One queue", Replications: 40, Comparisons: []validate.Comparison{first, second}}},
	}}
}

var failing = validate.Comparison{Figure: validate.Figure{What: "beds & trolleys", Exact: 0.5}, Simulated: math.NaN(), Low: math.NaN(), High: math.NaN(), Verdict: validate.Differs}

func written(t *testing.T, ending string, c *Certificate) string {
	t.Helper()
	for _, f := range CertificateFormats {
		if f.Ending == ending {
			var b bytes.Buffer
			require.NoError(t, f.Write(&b, c))
			return b.String()
		}
	}
	t.Fatalf("no format %s", ending)
	return ""
}

func TestFiguresHaveTheDecimalsThatTheIntervalMakesSenseOf(t *testing.T) {
	require.Equal(t, [4]string{"10.00", "10.02", "9.91", "10.13"}, figures(validate.Comparison{Figure: validate.Figure{Exact: 10}, Simulated: 10.0241, Low: 9.9147, High: 10.1335}))
	require.Equal(t, [4]string{"123457", "123460", "123400", "123520"}, figures(validate.Comparison{Figure: validate.Figure{Exact: 123456.7}, Simulated: 123460, Low: 123400, High: 123520}))
	require.Equal(t, "-", figures(failing)[1])
	least := validate.Comparison{Figure: validate.Figure{Exact: 9, Searched: true}, Simulated: 9, Low: 8, High: 10, Verdict: validate.Agrees}
	require.Equal(t, [4]string{"9", "9", "8", "10"}, figures(least), "whole servers")
	require.Equal(t, "searched", kindOfFigure(least.Figure))
}

func TestTheSummarySaysHowMuchWasRun(t *testing.T) {
	require.Equal(t, "1 of 2 figures of 1 case do NOT agree.", certificate(1, failing).Summary())
	require.Contains(t, certificate(36, failing).Summary(), "Only 1 of 36 cases were run: this is not the whole certificate.")
	require.Equal(t, "prehabsim validate --seed 3", certificate(1, failing).Command())
	require.Equal(t, "prehabsim validate queue --seed 3", certificate(36, failing).Command())
}

func TestEveryFormatTellsEveryFigure(t *testing.T) {
	c := certificate(1, failing)
	page := written(t, ".html", c)
	require.Contains(t, page, `<tr class="fails"><td>beds &amp; trolleys</td>`)
	require.Contains(t, page, "A book &lt;of&gt; 1975")
	require.Contains(t, page, "<td>mean wait, minutes</td><td>10.00</td><td>10.02</td><td>9.91</td><td>10.13</td><td>agrees</td>")
	require.Contains(t, page, "<code>prehabsim validate --seed 3</code>")

	var whole struct {
		Agrees  bool
		Figures []map[string]any
	}
	require.NoError(t, json.Unmarshal([]byte(written(t, ".json", c)), &whole))
	require.False(t, whole.Agrees)
	require.Equal(t, 10.0, whole.Figures[0]["known"])
	require.Nil(t, whole.Figures[1]["simulated"])

	rows, err := csv.NewReader(bytes.NewReader([]byte(written(t, ".csv", c)))).ReadAll()
	require.NoError(t, err)
	require.Equal(t, []string{"queue", "One queue", "A book <of> 1975", "beds & trolleys", "exact", "0.5", "", "", "", "DIFFERS"}, rows[2])

	require.Contains(t, written(t, ".md", c), "|  | beds & trolleys | 0.5 | - | - to - | DIFFERS |")

	var table bytes.Buffer
	require.NoError(t, WriteCertificateTable(&table, c))
	require.Contains(t, table.String(), "  queue: One queue\n    mean wait, minutes  10.00      10.02  9.91  10.13  agrees\n")
}
