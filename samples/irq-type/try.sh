# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034
# How to see what livepatch-irq-type does; see demo.sh.
prepare() { :; }
show() { cat /sys/kernel/irq/4/type; }
expect='edge, handled as edge'
