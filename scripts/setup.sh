#!/bin/sh
# Installs what the tests use beyond Go: PostgreSQL, glewlwyd (a provider for
# single sign-on), and Chromium with axe-core for the browser checks. What may
# not be installed is said, and the tests that need it skip.
set -u
cd "$(dirname "$0")/.."

missing() { ! command -v "$1" >/dev/null 2>&1; }

# package NAME WHAT: installs a Debian package, or says what will be skipped.
package() {
	if [ "$(id -u)" = 0 ] && ! missing apt-get; then
		echo "setup: installing $1"
		[ -n "${updated:-}" ] || apt-get update -qq
		updated=1
		# shellcheck disable=SC2086 # $1 may name several packages
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $1 >/dev/null ||
			echo "setup: $1 could not be installed; $2 will be skipped"
	else
		echo "setup: no $1, and it may not be installed here (root and apt-get are needed); $2 will be skipped"
	fi
}

if missing chromium && missing chromium-browser && missing google-chrome; then
	package chromium "browser checks"
fi
if missing initdb && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
	package postgresql "tests on PostgreSQL"
fi
if missing glewlwyd; then
	package "glewlwyd dbconfig-no-thanks" "tests of single sign-on"
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
