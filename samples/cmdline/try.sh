# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034
# How to see what livepatch-cmdline does; see demo.sh.
prepare() { :; }
show() { cat /proc/cmdline; }
expect='*(livepatched)'
