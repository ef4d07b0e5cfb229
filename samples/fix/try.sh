# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034 # read by demo.sh
expect='Patched Linux version *'

prepare() {
	:
}

show() {
	cut -c 1-60 /proc/version
}
