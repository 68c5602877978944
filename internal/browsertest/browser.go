// Package browsertest lets tests see pages as people do: in Chromium, at any width, in the
// colours that its user prefers, and checked by axe-core. It is for tests with real parts,
// which make integration runs.
package browsertest

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Browser is Chromium without a window, told what to do through a pipe by the DevTools
// Protocol: messages are JSON, each ended by a zero byte.
type Browser struct {
	t       *testing.T
	to      io.Writer
	from    *bufio.Reader
	last    int
	session string // of the page that is open
}

// Open opens one for a test.
func Open(t *testing.T) *Browser {
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
	b := &Browser{t: t, to: to, from: bufio.NewReader(from)}
	target := b.Do("Target.createTarget", Object{"url": "about:blank"})["targetId"]
	b.session = b.Do("Target.attachToTarget", Object{"targetId": target, "flatten": true})["sessionId"].(string)
	b.Do("Page.enable", nil)
	b.Do("Page.setBypassCSP", Object{"enabled": true}) // of what a test runs in the page alone
	return b
}

// Tab opens another tab, of which everything is from then on; back goes to the one before.
func (b *Browser) Tab() (back func()) {
	b.t.Helper()
	before := b.session
	b.session = ""
	target := b.Do("Target.createTarget", Object{"url": "about:blank"})["targetId"]
	b.session = b.Do("Target.attachToTarget", Object{"targetId": target, "flatten": true})["sessionId"].(string)
	b.Do("Page.enable", nil)
	b.Do("Page.setBypassCSP", Object{"enabled": true})
	return func() { b.session = before }
}

// keys are those of a keyboard that do something, with their codes, and what they write.
var keys = map[string]struct {
	code int
	text string
}{"Tab": {9, ""}, "Enter": {13, "\r"}, " ": {32, " "}, "ArrowDown": {40, ""}}

// Press presses a key.
func (b *Browser) Press(key string) {
	b.t.Helper()
	k := keys[key]
	down := Object{"type": "keyDown", "key": key, "windowsVirtualKeyCode": k.code}
	if k.text != "" {
		down["text"] = k.text
	}
	b.Do("Input.dispatchKeyEvent", down)
	b.Do("Input.dispatchKeyEvent", Object{"type": "keyUp", "key": key, "windowsVirtualKeyCode": k.code})
}

// TabTo presses Tab until what a selector finds has the focus, and says how often.
func (b *Browser) TabTo(selector string) (presses int) {
	b.t.Helper()
	quoted, err := json.Marshal(selector)
	require.NoError(b.t, err)
	for ; presses < 200; presses++ {
		if b.Run("document.activeElement.matches("+string(quoted)+")") == true {
			return presses
		}
		b.Press("Tab")
	}
	require.Fail(b.t, "no key leads there", "%s", selector)
	return 0
}

// Type writes a text in place of what stands in the field that has the focus.
func (b *Browser) Type(text string) {
	b.t.Helper()
	b.Run("document.activeElement.select()")
	b.Do("Input.insertText", Object{"text": text})
}

// Object is the parameters of an order, or what comes of it.
type Object = map[string]any

// Do gives an order and waits for what comes of it.
func (b *Browser) Do(method string, params Object) Object {
	b.t.Helper()
	b.last++
	message := Object{"id": b.last, "method": method, "params": params}
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
			return answer["result"].(Object)
		}
	}
}

// next is whatever it says next.
func (b *Browser) next() (answer Object) {
	b.t.Helper()
	text, err := b.from.ReadBytes(0)
	require.NoError(b.t, err)
	require.NoError(b.t, json.Unmarshal(text[:len(text)-1], &answer))
	return answer
}

// Show opens a file and waits until it is there.
func (b *Browser) Show(path string) {
	b.t.Helper()
	b.Go("file://" + path)
}

// Go opens an address and waits until it is there.
func (b *Browser) Go(address string) {
	b.t.Helper()
	b.Do("Page.navigate", Object{"url": address})
	b.loaded()
}

// Click clicks on what a selector finds, and waits for the page that it leads to.
func (b *Browser) Click(selector string) {
	b.t.Helper()
	quoted, err := json.Marshal(selector)
	require.NoError(b.t, err)
	require.Equal(b.t, true, b.Run("!!document.querySelector("+string(quoted)+")"), "nothing is %s", selector)
	b.Do("Runtime.evaluate", Object{"expression": "document.querySelector(" + string(quoted) + ").click()"})
	b.loaded()
}

func (b *Browser) loaded() {
	for b.next()["method"] != "Page.loadEventFired" {
	}
}

// Check runs axe-core, whose script is in a file, on the page: what violates WCAG 2.2 AA or
// good practice, and whether it is wider than its window.
func (b *Browser) Check(axe, name string) {
	b.t.Helper()
	if b.Run("typeof axe") == "undefined" { // a page looked at in another way has it already
		checker, err := os.ReadFile(axe)
		require.NoError(b.t, err, "make integration fetches it")
		b.Run(string(checker))
	}
	said := b.Run(`axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"]}).then(r => JSON.stringify(
		{rules: r.passes.length, violations: r.violations.map(v => v.id + ": " + v.nodes[0].html)}))`)
	var found struct {
		Rules      int
		Violations []string
	}
	require.NoError(b.t, json.Unmarshal([]byte(said.(string)), &found))
	assert.Greater(b.t, found.Rules, 10, name)
	assert.Empty(b.t, found.Violations, name)
	assert.LessOrEqual(b.t, b.Run("document.documentElement.scrollWidth - innerWidth"), 0.0, "%s: wider than its window", name)
}

// As sets how wide a window is, in pixels of CSS, and what its user prefers.
func (b *Browser) As(width, height int, preferences ...string) {
	b.t.Helper()
	b.Do("Emulation.setDeviceMetricsOverride", Object{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false})
	features := []Object{{"name": "prefers-color-scheme", "value": "light"}, {"name": "forced-colors", "value": "none"}}
	for i := 0; i < len(preferences); i += 2 {
		features = append(features, Object{"name": preferences[i], "value": preferences[i+1]})
	}
	b.Do("Emulation.setEmulatedMedia", Object{"features": features})
}

// Run is the value of a script in the page.
func (b *Browser) Run(script string) any {
	b.t.Helper()
	result := b.Do("Runtime.evaluate", Object{"expression": script, "awaitPromise": true, "returnByValue": true})
	require.Nil(b.t, result["exceptionDetails"])
	return result["result"].(Object)["value"]
}
