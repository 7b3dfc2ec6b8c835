#!/usr/bin/env bash
# Runs the three workspaces on real data, where the data is given: examples/run.sh DATA_FOLDER [OUT_FOLDER]
# DATA_FOLDER holds complete_journey/, online_retail/ and beer_stackexchange/ as their publishers give them.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
data=${1:-}
out=${2:-$(mktemp -d)}
commonweal=${COMMONWEAL:-$here/../build/release/commonweal}
[ -d "$data" ] || { echo "skipped: no folder with the data was given"; exit 0; }
today() { case $1 in complete_journey) echo 2018-01-05 ;; online_retail) echo 2011-12-15 ;; *) echo 2017-01-05 ;; esac; }
for name in complete_journey online_retail beer_stackexchange; do
  [ -d "$data/$name" ] || { echo "skipped: $name is not in $data"; continue; }
  mkdir -p "$out/$name"
  cp -r "$here/$name/." "$out/$name/"
  mkdir -p "$out/$name/inbox"
  ln -sf "$data/$name"/* "$out/$name/inbox/"
  echo "== $name"
  "$commonweal" -w "$out/$name" --today "$(today "$name")" update
  period=(); [ "$name" = complete_journey ] && period=(--period 2017Q3)
  "$commonweal" -w "$out/$name" --today "$(today "$name")" roi "${period[@]}" || echo "(exit $?)"
  if [ "$name" = beer_stackexchange ]; then
    for figure in response answers months; do "$commonweal" -w "$out/$name" --today 2017-01-05 health "$figure" || true; done
  fi
done
