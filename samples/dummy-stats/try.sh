# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034
# How to see what livepatch-dummy-stats does; see demo.sh.
# needs: drivers/net/dummy.ko
prepare() {
	insmod /modules/dummy.ko numdummies=1 || return
	ip addr add 192.0.2.1/24 dev dummy0 && ip link set dummy0 up || return
	# Nobody answers; it is sent, that is all.
	ping -c 1 -W 1 192.0.2.2 >/dev/null 2>&1 || :
}
show() { cat /sys/class/net/dummy0/statistics/tx_dropped; }
expect='[1-9]*'
