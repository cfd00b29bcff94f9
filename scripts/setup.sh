#!/bin/sh
# Installs what the tests use beyond Go: Chromium and axe-core for the browser
# checks. What may not be installed is said, and the tests that need it skip.
set -u
cd "$(dirname "$0")/.."

missing() { ! command -v "$1" >/dev/null 2>&1; }

if missing chromium && missing chromium-browser && missing google-chrome; then
	if [ "$(id -u)" = 0 ] && ! missing apt-get; then
		echo "setup: installing chromium"
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null ||
			echo "setup: chromium could not be installed; browser checks will be skipped"
	else
		echo "setup: no chromium, and it may not be installed here (root and apt-get are needed); browser checks will be skipped"
	fi
fi

if [ ! -f .tools/node_modules/axe-core/axe.min.js ]; then
	if missing npm; then
		echo "setup: no npm to fetch axe-core with; accessibility checks will be skipped"
	else
		echo "setup: fetching axe-core"
		mkdir -p .tools
		npm install --silent --no-fund --no-audit --prefix .tools axe-core@4 ||
			echo "setup: axe-core could not be fetched; accessibility checks will be skipped"
	fi
fi
exit 0
