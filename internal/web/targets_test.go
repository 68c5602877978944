package web

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// How fast pages and runs are, of South East London, the largest built-in scenario but that of
// all England. Nothing is asserted: make web-targets puts the figures beside what is meant to
// be reached. Pages are asked for as a browser does, without the browser's own time.

// selcaWith is a work of South East London with some options.
func (c *client) selcaWith(options ...string) (at string) {
	at = leads(c.t, c.post("/start", "from", "example", "example", "selca"))
	w, err := c.site.works.open(at[len("/w/"):])
	require.NoError(c.t, err)
	w.setOptions(options)
	w.rewrite()
	require.NoError(c.t, w.save())
	return at
}

// took is how long something takes, in milliseconds.
func took(do func()) float64 {
	began := time.Now()
	do()
	return float64(time.Since(began)) / 1e6
}

// until waits for a state of the run.
func (c *client) until(work string, reached func(progress) bool) {
	for {
		now, changed, ok := c.site.queue.see(work)
		require.True(c.t, ok)
		require.Empty(c.t, now.Failed)
		if reached(now) {
			return
		}
		<-changed
	}
}

func ended(now progress) bool { return now.Ended }

// BenchmarkTargets measures all that takes a time, one after another: two options of South
// East London are run, one of them is changed, and pages are looked at between.
func BenchmarkTargets(b *testing.B) {
	for range b.N {
		c := opened(b)
		at := c.selcaWith("opt_out", "more_beds")
		work := at[len("/w/"):]
		b.ReportMetric(took(func() { c.page(at + "/options/opt_out") }), "first-page-ms") // of all that reads the scenario

		began := time.Now()
		since := func() float64 { return time.Since(began).Seconds() }
		leads(b, c.post(at+"/check", "replications", "20", "draws", "0"))
		c.until(work, func(now progress) bool { return now.Looked || now.Ended })
		b.ReportMetric(since(), "first-look-s")
		c.until(work, ended)
		b.ReportMetric(since(), "run-s")
		first := c.finished(at)
		var page string
		b.ReportMetric(took(func() { page = c.page(first) }), "results-ms")
		b.ReportMetric(took(func() { openedIn(b, c.folder).page(first) }), "at-once-ms")
		again := openedIn(b, c.folder)
		go again.site.resultsAhead() // as the program does when it begins
		time.Sleep(opening)
		b.ReportMetric(took(func() { again.page(first) }), "again-ms")
		all := len(page)
		for _, address := range regexp.MustCompile(`(?:href|src)="(/look/[^"]+)"`).FindAllStringSubmatch(page, -1) {
			all += len(c.page(address[1]))
		}
		b.ReportMetric(float64(all)/kB, "results-kB")

		_, parts := c.editor(work, "opt_out")
		form := formOf(parts)
		form.Set("prehab.core.uptake.value", "60")
		for field := range form {
			if strings.HasPrefix(field, "resource.") && strings.HasSuffix(field, ".wte") {
				form.Set(field, "3")
			}
		}
		began = time.Now()
		leads(b, c.postForm(at+"/options/opt_out", form))
		b.ReportMetric(1000*since(), "save-ms")
		began = time.Now()
		leads(b, c.post(at+"/check", "replications", "20", "draws", "0"))
		c.until(work, ended)
		b.ReportMetric(since(), "changed-s")
		second := c.finished(at)
		c.page(second)

		c.measurePages(b, at, first, second)

		b.ReportMetric(chosenFirst(b), "chosen-s")
		b.ReportMetric(readFirst(b), "read-s")
		leads(b, c.post(at+"/check", "replications", "900", "draws", "0"))
		c.until(work, func(now progress) bool { return now.Done > 24 })
		b.ReportMetric(took(func() { leads(b, c.post(at+"/run")) }), "stop-ms")
		c.until(work, ended)
		b.ReportMetric(0, "ns/op") // says nothing here
	}
}

// opening is how long it takes until a browser is there and somebody has chosen a work in it.
const opening = 3 * time.Second

// reading is how long somebody looks at the page of check, who reads what it says.
const reading = 20 * time.Second

// readFirst is how long the same run takes of somebody who has read that page first.
func readFirst(b *testing.B) float64 {
	c := opened(b)
	at := c.selcaWith("opt_out", "more_beds")
	c.page(at + "/check")
	time.Sleep(reading)
	return took(func() {
		leads(b, c.post(at+"/check", "replications", "20", "draws", "0"))
		c.until(at[len("/w/"):], ended)
	}) / 1000
}

// chosenFirst is how long it takes of somebody who has chosen options for as long, and did not
// stop at the page of check.
func chosenFirst(b *testing.B) float64 {
	c := opened(b)
	at := c.selcaWith("opt_out", "more_beds")
	c.page(at)
	time.Sleep(reading)
	return took(func() {
		leads(b, c.post(at+"/check", "replications", "20", "draws", "0"))
		c.until(at[len("/w/"):], ended)
	}) / 1000
}

// measurePages looks at each page of a work with two results five times, and says which is the
// slowest.
func (c *client) measurePages(b *testing.B, at, first, second string) {
	chart := regexp.MustCompile(`src="([^"]+\.svg)"`).FindStringSubmatch(c.page(second))[1]
	name := func(result string) string { return strings.TrimPrefix(result, at+"/results/") }
	worst, slowest := 0.0, ""
	for _, page := range []string{"/", at, at + "/area", at + "/own", at + "/options", at + "/options/opt_out", at + "/assumptions", at + "/assumptions?q=stay", at + "/check",
		second, at + "/compare?a=" + name(first) + "&b=" + name(second), at + "/scenario.toml", chart, "/help", "/about", "/accessibility"} {
		var times []float64
		for range 5 {
			times = append(times, took(func() { require.Equal(b, http.StatusOK, c.get(page).Code, page) }))
		}
		slices.Sort(times)
		b.Logf("%-60s %6.1f ms, at most %6.1f", page, times[2], times[4])
		if times[2] > worst {
			worst, slowest = times[2], page
		}
	}
	b.Logf("the slowest page is %s", slowest)
	b.ReportMetric(worst, "page-ms")
}
