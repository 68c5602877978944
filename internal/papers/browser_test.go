//go:build integration

package papers_test

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

// browser is Chromium without a window, told what to do through a pipe by the DevTools
// Protocol: messages are JSON, each ended by a zero byte.
type browser struct {
	t       *testing.T
	to      io.Writer
	from    *bufio.Reader
	last    int
	session string // of the page that is open
}

func open(t *testing.T) *browser {
	t.Helper()
	hear, to, err := os.Pipe()
	require.NoError(t, err)
	from, tell, err := os.Pipe()
	require.NoError(t, err)
	cmd := exec.Command("chromium", "--headless", "--no-sandbox", "--remote-debugging-pipe", "--hide-scrollbars", "--user-data-dir="+t.TempDir(), "about:blank")
	cmd.ExtraFiles = []*os.File{hear, tell} // its descriptors 3 and 4
	require.NoError(t, cmd.Start(), "Debian's package chromium")
	hear.Close()
	tell.Close()
	t.Cleanup(func() {
		to.Close() // it ends when nobody is left to listen to
		_ = cmd.Wait()
		from.Close()
	})
	b := &browser{t: t, to: to, from: bufio.NewReader(from)}
	target := b.do("Target.createTarget", object{"url": "about:blank"})["targetId"]
	b.session = b.do("Target.attachToTarget", object{"targetId": target, "flatten": true})["sessionId"].(string)
	b.do("Page.enable", nil)
	b.do("Page.setBypassCSP", object{"enabled": true}) // of what a test runs in the page alone
	return b
}

type object = map[string]any

// do gives an order and waits for what comes of it.
func (b *browser) do(method string, params object) object {
	b.t.Helper()
	b.last++
	message := object{"id": b.last, "method": method, "params": params}
	if b.session != "" {
		message["sessionId"] = b.session
	}
	text, err := json.Marshal(message)
	require.NoError(b.t, err)
	_, err = b.to.Write(append(text, 0))
	require.NoError(b.t, err)
	for {
		answer := b.next()
		if answer["id"] == float64(b.last) {
			require.Nil(b.t, answer["error"], "%s", method)
			return answer["result"].(object)
		}
	}
}

// next is whatever it says next.
func (b *browser) next() (answer object) {
	b.t.Helper()
	text, err := b.from.ReadBytes(0)
	require.NoError(b.t, err)
	require.NoError(b.t, json.Unmarshal(text[:len(text)-1], &answer))
	return answer
}

// show opens a file and waits until it is there.
func (b *browser) show(path string) {
	b.t.Helper()
	b.do("Page.navigate", object{"url": "file://" + path})
	for b.next()["method"] != "Page.loadEventFired" {
	}
}

// as sets how wide a window is, in pixels of CSS, and what its user prefers.
func (b *browser) as(width, height int, preferences ...string) {
	b.t.Helper()
	b.do("Emulation.setDeviceMetricsOverride", object{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false})
	features := []object{{"name": "prefers-color-scheme", "value": "light"}, {"name": "forced-colors", "value": "none"}}
	for i := 0; i < len(preferences); i += 2 {
		features = append(features, object{"name": preferences[i], "value": preferences[i+1]})
	}
	b.do("Emulation.setEmulatedMedia", object{"features": features})
}

// run is the value of a script in the page.
func (b *browser) run(script string) any {
	b.t.Helper()
	result := b.do("Runtime.evaluate", object{"expression": script, "awaitPromise": true, "returnByValue": true})
	require.Nil(b.t, result["exceptionDetails"])
	return result["result"].(object)["value"]
}
