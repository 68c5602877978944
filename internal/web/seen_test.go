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
			if !scripts {
				return // axe is a script
			}
			for _, v := range views {
				b.As(v.width, v.height, v.preferences...)
				b.Check(axe, name+", "+v.name)
				keep(t, b, name, v.name)
			}
			b.As(1280, 800)
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
