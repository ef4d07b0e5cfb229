# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034
# How to see what livepatch-version-count does; see demo.sh.
prepare() { :; }
show() { tail -n 1 /proc/version; }
expect='read [1-9]* times'
