#!/usr/bin/env bash
# Debian packages for "up" or "test": installed when we are root, otherwise named in one line.
set -euo pipefail
purpose=$1
list="$(dirname "$0")/debian-packages.txt"
wanted=$(awk -v purpose="$purpose" '!/^#/ && ($2 == "up" || $2 == purpose) { print $1 }' "$list")

if ! command -v dpkg-query >/dev/null; then
  echo "This is not Debian. Needed: $(echo $wanted)" >&2
  exit 0
fi

missing=""
for package in $wanted; do
  dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing+=" $package"
done
[ -z "$missing" ] && exit 0

if [ "$(id -u)" -eq 0 ]; then
  echo "Installing:$missing" >&2
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2086
  if apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/dev/null; then
    exit 0
  fi
  echo "Could not install:$missing" >&2
  [ "$purpose" = up ] || exit 1
else
  echo "Some Debian packages are missing. This line installs them:" >&2
  echo "  sudo apt-get install -y$missing" >&2
  [ "$purpose" = up ] || exit 1
fi
