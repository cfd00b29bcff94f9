package webtest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"

	"github.com/chromedp/chromedp"
)

// browserTime bounds how long a test has a browser.
const browserTime = 5 * time.Minute

// Browser starts a headless Chromium for the test; the test is skipped, saying
// so, where none is installed.
func Browser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Skip("no Chromium is installed; browser checks skipped")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, browserTime)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("Chromium does not start: %v", err)
	}
	return ctx
}

// A View is how a page is looked at.
type View struct {
	Width int
	Dark  bool
	Print bool
}

// Show opens address in the view.
func Show(ctx context.Context, address string, v View) error {
	if err := Look(ctx, v); err != nil {
		return err
	}
	return chromedp.Do(ctx, chromedp.Navigate(address))
}

// Look changes how the page that is open is looked at.
func Look(ctx context.Context, v View) error {
	scheme := "light"
	if v.Dark {
		scheme = "dark"
	}
	params := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	if v.Print {
		params.Media = "print"
	}
	media := func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, params)
		return chromedp.Void{}, err
	}
	return chromedp.Do(ctx, chromedp.EmulateViewport(int64(v.Width), 900), media)
}

// SetCookie makes the browser send a cookie to the site at address; an empty
// value sends none of any.
func SetCookie(ctx context.Context, address, name, value string) error {
	set := func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		if _, err := cdp.Call(ctx, t, network.ClearBrowserCookies, cdp.Empty{}); err != nil || value == "" {
			return chromedp.Void{}, err
		}
		_, err := cdp.Call(ctx, t, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: address})
		return chromedp.Void{}, err
	}
	return chromedp.Do(ctx, set)
}

// Tabs opens n further tabs of the browser, in which pages can be looked at side by
// side.
func Tabs(t *testing.T, ctx context.Context, n int) []context.Context {
	t.Helper()
	var out []context.Context
	for range n {
		tab, cancel := chromedp.NewContext(ctx)
		t.Cleanup(cancel)
		if err := chromedp.Do(tab, chromedp.Navigate("about:blank")); err != nil {
			t.Fatal(err)
		}
		out = append(out, tab)
	}
	return out
}

// OpenDetails unfolds all that the page folds away.
func OpenDetails(ctx context.Context) error {
	return chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("details").forEach(d => { d.open = true })`))
}

// Overflow returns how many pixels the open page is wider than its window.
func Overflow(ctx context.Context) (int, error) {
	return chromedp.Run(ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`))
}

// A Violation is a rule of accessibility that a page breaks.
type Violation struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML string `json:"html"`
	} `json:"nodes"`
}

// NeedAxe skips the test, saying so, where axe-core is not installed; "make setup"
// installs it.
func NeedAxe(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(axePath()); err != nil {
		t.Skip("axe-core is not installed (make setup does it); accessibility checks skipped")
	}
}

// Violations are what axe-core (WCAG 2.0 to 2.2, A and AA) finds on the open page.
func Violations(ctx context.Context) ([]Violation, error) {
	script, err := os.ReadFile(axePath())
	if err != nil {
		return nil, err
	}
	there, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`typeof axe !== "undefined"`))
	if err == nil && !there {
		err = chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](string(script)))
	}
	if err != nil {
		return nil, err
	}
	return chromedp.Run(ctx, chromedp.Evaluate[[]Violation](
		`axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}).then(r => r.violations)`, chromedp.EvalAwaitPromise))
}

// axePath is where "make setup" puts axe-core, found from the test's folder.
func axePath() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, ".tools", "node_modules", "axe-core", "axe.min.js")
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// Fill opens address and does as Press.
func Fill(ctx context.Context, address string, fields [][2]string, button string) error {
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		return err
	}
	return Press(ctx, fields, button)
}

// Press sets form fields of the page that is open, by CSS selector, ticks those
// whose value is "✓", and clicks a button; it waits for the page that answers. A browser
// now and then loses a click, or the answer: a page that still stands after answerTime is
// pressed again.
func Press(ctx context.Context, fields [][2]string, button string) error {
	for _, f := range fields {
		step := chromedp.SetValue(f[0], f[1])
		if f[1] == "✓" {
			step = chromedp.Click(f[0])
		}
		if err := chromedp.Do(ctx, step); err != nil {
			return fmt.Errorf("%s: %w", f[0], err)
		}
	}
	for range 3 {
		if err := chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](`window.pressed = true`)); err != nil {
			return err
		}
		step, cancel := context.WithTimeout(ctx, answerTime)
		_, err := chromedp.RunResponse(step, chromedp.Click(button))
		cancel()
		if err == nil || ctx.Err() != nil {
			return err
		}
		stands, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`window.pressed === true`))
		if err != nil || !stands {
			return err
		}
	}
	return fmt.Errorf("%s: pressed three times, and no page answers", button)
}

// answerTime is how long a page may take to answer.
const answerTime = 20 * time.Second

// PDF prints the page that is open, as the browser's own dialog would.
func PDF(ctx context.Context) ([]byte, error) { return chromedp.Run(ctx, chromedp.PrintToPDF()) }

// Text is the text of the page that is open, as it is shown.
func Text(ctx context.Context) (string, error) {
	return chromedp.Run(ctx, chromedp.Evaluate[string](`document.body.innerText`))
}

// Walk presses Tab from the top of the open page until the focus leaves it, at most
// n times, and returns the role and name of everything that had the focus.
func Walk(ctx context.Context, n int) ([]string, error) {
	if err := chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](`document.activeElement && document.activeElement.blur(); window.scrollTo(0, 0)`)); err != nil {
		return nil, err
	}
	var out []string
	for range n {
		if err := chromedp.Do(ctx, chromedp.KeyEvent("\t")); err != nil {
			return out, err
		}
		step, err := chromedp.Run(ctx, chromedp.Evaluate[string](focused))
		if err != nil {
			return out, err
		}
		if step == "" {
			return out, nil
		}
		out = append(out, step)
	}
	return out, fmt.Errorf("the focus does not leave the page after %d steps", n)
}

// focused tells the role and the name of what has the focus, "" if that is the page.
const focused = `(() => {
	const e = document.activeElement;
	if (!e || e === document.body || e === document.documentElement) return "";
	const words = s => (s || "").replace(/\s+/g, " ").trim();
	const by = e.getAttribute("aria-labelledby");
	const name = words(e.getAttribute("aria-label")) || by && words(document.getElementById(by).textContent) ||
		(e.labels && e.labels.length ? words(e.labels[0].textContent) : words(e.textContent)) || words(e.value);
	const role = e.getAttribute("role") || {a: "link", button: "button", select: "list", summary: "fold", textarea: "text"}[e.localName] || e.type || e.localName;
	return role + " " + name;
})()`
