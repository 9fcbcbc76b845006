#!/usr/bin/env bash
# Makes the fixtures of SoxTests: short excerpts of field recordings, and the log-mel spectrograms of what sox makes of them.
#   make.sh FOLDER      FOLDER holds dawn_chorus/ and aru_station/ (field recordings of OpenSoundscape's test suite)
# Needs sox, and the Acceptance program built beforehand: dotnet build -c Release tests/programs/NightScan.Acceptance
set -euo pipefail
field=$1
cd "$(dirname "$0")"
program=../../../../artifacts/bin/NightScan.Acceptance/release/NightScan.Acceptance.dll
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

excerpt() { # NAME FILE START: 1.2 s at 22050 Hz, 8 bits
    sox -D "$field/$2" -b 8 -e unsigned -c 1 "$1.wav" rate -v 22050 trim "$3" 1.2 gain -n -3
    for tempo in 0.8 1.25; do
        sox -D "$1.wav" -b 16 -e signed "$work/out.wav" gain -3 tempo "$tempo"
        dotnet "$program" decibels "$work/out.wav" "$1.tempo$tempo.bin" 0.95
    done
    for cents in -300 200; do
        sox -D "$1.wav" -b 16 -e signed "$work/out.wav" gain -3 pitch "$cents"
        dotnet "$program" decibels "$work/out.wav" "$1.pitch$cents.bin" 0.95
    done
}

excerpt station aru_station/aru_1.wav 0.5
excerpt chorus dawn_chorus/birds_10s.wav 2
