//go:build integration

package web

import (
	"context"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/browsertest"
	"prehabsim/internal/study"
	"prehabsim/scenarios"
)

// axe is the checker of accessibility, which make integration fetches.
const axe = "../../dist/axe/node_modules/axe-core/axe.min.js"

// answering is a site at a port of this machine, and the address that lets a browser in.
func answering(t *testing.T, shown ...string) (c *client, in string) {
	t.Helper()
	ctx, end := context.WithCancel(context.Background())
	folder := t.TempDir()
	s, err := New(ctx, folder, shown, scenarios.Files, study.Spec{})
	require.NoError(t, err)
	address, ended := make(chan string, 1), make(chan error)
	go func() { ended <- s.Serve(ctx, 0, func(at string) error { address <- at; return nil }) }()
	t.Cleanup(func() { end(); <-ended })
	return &client{t: t, site: s, folder: folder}, <-address
}

// views are how people look at a page.
var views = []struct {
	name          string
	width, height int
	preferences   []string
}{
	{"a desk", 1280, 800, nil}, {"a phone", 390, 844, nil}, {"a small phone, or a desk at 400%", 320, 256, nil},
	{"dark", 1280, 800, []string{"prefers-color-scheme", "dark"}}, {"forced colours", 390, 844, []string{"forced-colors", "active"}},
}

// The whole journey in a browser, with scripts and without: each page is accessible however
// it is looked at, and one leads to the next. Pictures are kept where WEB_PICTURES says. It is
// long because it is one way, step by step.
func TestTheJourneyInABrowser(t *testing.T) {
	for _, scripts := range []bool{true, false} {
		b := browsertest.Open(t)
		b.Do("Emulation.setScriptExecutionDisabled", browsertest.Object{"value": !scripts})
		see := func(name string) {
			t.Helper()
			if scripts { // axe is one
				inAllViews(t, b, name)
			}
		}
		at := func() string { return b.Run("location.pathname").(string) }
		heading := func() string { return b.Run("document.querySelector('h1').textContent").(string) }
		c, in := answering(t)
		b.Go(in)
		require.Equal(t, "/", at())
		see("home")
		b.Run("document.querySelector('#example').value = 'northbridge'")
		b.Click("button[value=example]")
		require.Equal(t, "/w/northbridge", at())
		see("tasks")
		b.Click(".tasks a[href$='/results']")
		see("no results")
		b.Run("history.back()")
		require.Eventually(t, func() bool { return at() == "/w/northbridge" && b.Run("document.readyState") == "complete" }, 10*time.Second, 100*time.Millisecond)
		b.Click(".tasks a[href$='/area']")
		see("area")
		b.Click(".pn a")
		require.Equal(t, "/w/northbridge/options", at())
		see("options")
		b.Go(b.Run("location.origin").(string) + "/w/northbridge/own")
		see("own data")
		b.Click("form[enctype] button")
		require.Contains(t, b.Run("document.title"), "Error: ")
		see("own data refused")
		b.Click(".pn a")
		require.Equal(t, "/w/northbridge/options", at())
		b.Click("button[name=remove][value=universal]")
		b.Click("button[name=remove][value=all_tiers]")
		require.Equal(t, "/w/northbridge/options", at())
		b.Click("a[href$='/options/opt_out']")
		see("option")
		b.Run("document.querySelector('[name=\"resource.navigator.wte\"]').value = 'many'")
		b.Click("form[action$='/options/opt_out'] button")
		require.Contains(t, b.Run("document.title"), "Error: ")
		see("option refused")
		b.Run("document.querySelector('[name=\"resource.navigator.wte\"]').value = '1.5'")
		b.Click("form[action$='/options/opt_out'] button")
		require.Equal(t, "/w/northbridge/options", at())
		b.Click(".pn a")
		see("check")
		b.Run("document.querySelector('#replications').value = '4'")
		b.Click("form[action$='/check'] button")
		for end := time.Now().Add(time.Minute); !strings.Contains(at(), "/results/"); time.Sleep(300 * time.Millisecond) {
			require.True(t, time.Now().Before(end), "the run does not end: %s", heading())
			if !scripts {
				b.Go(b.Run("location.href").(string)) // as its page does by itself
			}
		}
		require.Eventually(t, func() bool { return b.Run("document.readyState") == "complete" }, 10*time.Second, 100*time.Millisecond)
		see("results")
		b.Run("history.back()")
		require.Eventually(t, func() bool { return strings.Contains(at(), "/w/northbridge") }, 10*time.Second, 100*time.Millisecond)
		for _, page := range []string{"/help", "/about", "/accessibility", "/nothing"} {
			b.Go(b.Run("location.origin").(string) + page)
			see(strings.Trim(page, "/"))
		}
		folders, err := filepath.Glob(filepath.Join(c.folder, "northbridge", resultsFolder, "*"))
		require.NoError(t, err)
		require.Len(t, folders, 1)
		_, in = answering(t, folders...)
		b.Go(in)
		see("shown")
		b.Click("main a[href='/r/1']")
		see("shown results")
	}
}

// inAllViews looks at a page in every way.
func inAllViews(t *testing.T, b *browsertest.Browser, name string) {
	t.Helper()
	for _, v := range views {
		b.As(v.width, v.height, v.preferences...)
		b.Check(axe, name+", "+v.name)
		keep(t, b, name, v.name)
	}
	b.As(1280, 800)
}

// Pages of an alliance that are off the shortest way are accessible however they are looked
// at: an area that is not calibrated, and assumptions that are looked for, changed, refused
// and had again.
func TestAssumptionsInABrowser(t *testing.T) {
	b := browsertest.Open(t)
	_, in := answering(t)
	b.Go(in)
	origin := b.Run("location.origin").(string)
	b.Run("document.querySelector('#alliance').value = 'Peninsula'")
	b.Click("button[value=alliance]")
	b.Go(origin + "/w/peninsula/area")
	inAllViews(t, b, "area not calibrated")
	b.Go(origin + "/w/peninsula/check")
	inAllViews(t, b, "check of an alliance")
	b.Go(origin + "/w/peninsula/assumptions?q=stay+effect")
	inAllViews(t, b, "assumptions")
	const field = "document.getElementById('prehab.core.effect.stay.ratio')"
	b.Run(field + ".value = 'much'")
	b.Click("form[method=post] .btn")
	require.Contains(t, b.Run("document.title"), "Error: ")
	inAllViews(t, b, "assumptions refused")
	b.Run(field + ".value = '0.9'")
	b.Click("form[method=post] .btn")
	require.Contains(t, b.Run("document.querySelector('[name=back]').textContent"), "Use the evidence value")
	inAllViews(t, b, "assumptions changed")
	b.Click("[name=back]")
	require.Nil(t, b.Run("document.querySelector('[name=back]')"))
	b.Go(origin + "/w/peninsula/assumptions?q=nosuchword")
	inAllViews(t, b, "assumptions not found")
}

// So are two results beside each other, and an area that has been simulated.
func TestTwoResultsInABrowser(t *testing.T) {
	b := browsertest.Open(t)
	c, in := answering(t)
	b.Go(in)
	origin := b.Run("location.origin").(string)
	text, err := os.ReadFile("../../testdata/cli/lung.toml")
	require.NoError(t, err)
	_, err = c.site.works.begin(newDraft("Lung", startFile), text)
	require.NoError(t, err)
	run := func(replications string) {
		t.Helper()
		b.Go(origin + "/w/lung/check")
		b.Run("document.querySelector('#replications').value = '" + replications + "'")
		b.Click("form[action$='/check'] button")
		for end := time.Now().Add(time.Minute); !strings.Contains(b.Run("location.pathname").(string), "/results/"); time.Sleep(300 * time.Millisecond) {
			require.True(t, time.Now().Before(end), "the run does not end")
		}
		require.Eventually(t, func() bool { return b.Run("document.readyState") == "complete" }, 10*time.Second, 100*time.Millisecond)
	}
	run("4")
	b.Go(origin + "/w/lung/compare")
	inAllViews(t, b, "compare one")
	b.Go(origin + "/w/lung/assumptions?q=resource.ward.capacity")
	b.Run("document.getElementById('resource.ward.capacity').value = '5'")
	b.Click("form[method=post] .btn")
	run("4")
	results := b.Run("location.href").(string)
	b.Go(origin + "/w/lung/area")
	inAllViews(t, b, "area simulated")
	b.Go(results)
	b.Click("a[href*='/compare']")
	require.Contains(t, b.Run("document.querySelector('main').textContent"), "Paired: both have seed")
	inAllViews(t, b, "compare")
	b.Run("document.querySelector('#a').value = document.querySelector('#b').value")
	b.Click("form[method=get] button")
	require.Contains(t, b.Run("document.title"), "Error: ")
	inAllViews(t, b, "compare refused")
	b.Go(origin + "/w/lung")
	inAllViews(t, b, "tasks done")
	b.Go(origin + "/w/lung/area")
	b.Click("button[value=calibrate]")
	for end := time.Now().Add(time.Minute); !strings.HasSuffix(b.Run("location.pathname").(string), "/area"); time.Sleep(100 * time.Millisecond) {
		require.True(t, time.Now().Before(end), "the calibration does not end")
	}
	require.Eventually(t, func() bool { return b.Run("document.readyState") == "complete" }, 10*time.Second, 100*time.Millisecond)
	require.Contains(t, b.Run("document.querySelector('main').textContent"), "1 number fitted, in 18 steps.")
	inAllViews(t, b, "area calibrated")
}

// A calibration under way is accessible too, and so is one that was stopped.
func TestACalibrationInABrowser(t *testing.T) {
	b := browsertest.Open(t)
	c, in := answering(t)
	b.Go(in)
	b.Run("document.querySelector('#alliance').value = 'Peninsula'")
	b.Click("button[value=alliance]")
	b.Click(".tasks a[href$='/area']")
	b.Click("button[value=calibrate]")
	require.Contains(t, b.Run("document.querySelector('h1').textContent"), "Calibrating")
	for _, v := range views[:2] {
		b.As(v.width, v.height)
		b.Check(axe, "calibrating, "+v.name)
		keep(t, b, "calibrating", v.name)
	}
	b.Click("form[action$='/run'] button")
	require.Equal(t, "Stopped", b.Run("document.querySelector('h1').textContent"))
	inAllViews(t, b, "calibration stopped")
	require.True(t, c.site.queue.last["peninsula"].stopped())
}

// keep keeps a picture of the page for who wants to look at it.
func keep(t *testing.T, b *browsertest.Browser, name, view string) {
	t.Helper()
	folder := os.Getenv("WEB_PICTURES")
	if folder == "" {
		return
	}
	picture, err := base64.StdEncoding.DecodeString(b.Do("Page.captureScreenshot", browsertest.Object{"captureBeyondViewport": true, "format": "png"})["data"].(string))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(folder, strings.ReplaceAll(name+"-"+view, " ", "-")+".png"), picture, 0o666))
}
