# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # of load.sh
#
# load-net.sh - bytes over loopback, unix sockets and a pair of network namespaces, with
# checksums; links, routes, queueing, tunnels, and rules of netfilter that count.

bytes=$((effort * 400000))

# The namespace `far` at the other end of near0, 10.9.0.1 here and 10.9.0.2 there.
pair() {
	ip netns add far
	ip link add near0 type veth peer name far0 netns far
	ip address add 10.9.0.1/24 dev near0
	ip address add fd09::1/64 dev near0 nodad
	ip link set near0 up
	ip -n far address add 10.9.0.2/24 dev far0
	ip -n far address add fd09::2/64 dev far0 nodad
	ip -n far link set far0 up
	ip -n far link set lo up
	sysctl -q -w net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
}

# Whatever links are left as well, and routes that need none: the load may run again.
unpair() {
	{
		ip rule del priority 100
		ip route flush type unreachable
		ip route flush type blackhole
		ip route flush table 100
		for link in /sys/class/net/*; do
			ip link delete "${link##*/}"
		done
	} >/dev/null 2>&1
	ip netns delete far
}

# Runs a function between the two.
with_pair() {
	trap 'set +e; unpair' EXIT
	pair
	"$@"
}

from_far() {
	traffic tcp "$1" "$bytes" far
	traffic udp "$1" "$bytes" far
}

both_families() {
	from_far 10.9.0.1
	from_far fd09::1
}

# What the link does to packets: they are late, lost, twice there, in another order.
shaped() {
	modprobe -a sch_netem sch_htb sch_tbf sch_fq_codel sch_sfq sch_ingress cls_u32 \
		cls_matchall act_mirred sch_prio
	bytes=$((effort * 40000))
	ip netns exec far tc qdisc add dev far0 root netem delay 1ms 1ms reorder 20% \
		duplicate 5% loss 1%
	from_far 10.9.0.1
	ip netns exec far tc qdisc replace dev far0 root handle 1: htb default 10
	ip netns exec far tc class add dev far0 parent 1: classid 1:10 htb rate 100mbit
	ip netns exec far tc qdisc add dev far0 parent 1:10 fq_codel
	ip netns exec far tc filter add dev far0 parent 1: protocol ip u32 \
		match ip dport 4711 0xffff flowid 1:10
	from_far 10.9.0.1
	ip netns exec far tc -s class show dev far0 >/dev/null
	ip netns exec far tc -s filter show dev far0 >/dev/null
	for kind in sfq "tbf rate 50mbit burst 32k latency 50ms" prio pfifo_fast; do
		# shellcheck disable=SC2086 # a kind and its options
		ip netns exec far tc qdisc replace dev far0 root $kind
		from_far 10.9.0.1
	done
	tc qdisc add dev near0 ingress
	tc filter add dev near0 ingress matchall action mirred egress mirror dev lo
	from_far 10.9.0.1
}

# A small packet size, offloads off, an MTU that the path forgets.
fragments() {
	bytes=$((effort * 40000))
	ip link set near0 mtu 1280
	ip -n far link set far0 mtu 1280
	both_families
	ip -n far route add 10.9.0.1/32 dev far0 mtu 600
	from_far 10.9.0.1
	ip -n far route show cache >/dev/null
	ip -s link show near0 >/dev/null
}

congestion() {
	bytes=$((effort * 100000))
	modprobe -a tcp_bbr tcp_westwood tcp_vegas tcp_dctcp tcp_htcp tcp_illinois tcp_veno \
		2>/dev/null || true
	for control in $(sysctl -n net.ipv4.tcp_available_congestion_control); do
		sysctl -q -w "net.ipv4.tcp_congestion_control=$control"
		traffic tcp 127.0.0.1 "$bytes"
	done
	sysctl -q -w net.ipv4.tcp_congestion_control=cubic
	sysctl -q -w net.ipv4.tcp_syncookies=2
	traffic tcp 127.0.0.1 "$bytes"
	sysctl -q -w net.ipv4.tcp_syncookies=1 net.ipv4.tcp_sack=0 net.ipv4.tcp_timestamps=0
	traffic tcp 127.0.0.1 "$bytes"
	sysctl -q -w net.ipv4.tcp_sack=1 net.ipv4.tcp_timestamps=1
	ss -a -n -i -m -t -u -x -w -e >/dev/null
	ip tcp_metrics show >/dev/null
	ip tcp_metrics flush all
	nstat -a -z >/dev/null
}

# Routes, rules, neighbours: what they say is part of the fact.
routes() {
	ip rule add from 10.9.0.0/24 table 100 priority 100
	ip route add 10.10.0.0/16 via 10.9.0.2 table 100
	ip route add 10.11.0.0/16 nexthop via 10.9.0.2 weight 1 nexthop dev near0 weight 2
	ip route add unreachable 10.12.0.0/16
	ip route add blackhole 10.13.0.0/16
	ip -6 route add fd10::/64 via fd09::2
	ip nexthop add id 1 via 10.9.0.2 dev near0
	ip nexthop add id 2 group 1
	ip route add 10.14.0.0/16 nhid 2
	for i in $(seq 1 100); do
		echo "route add 10.20.$i.0/24 via 10.9.0.2"
	done | ip -batch -
	ip neigh add 10.9.0.77 lladdr 02:00:00:00:00:77 dev near0
	ip neigh show dev near0 >/dev/null
	ip neigh del 10.9.0.77 dev near0
	ip maddress add 33:33:00:00:00:05 dev near0
	ip maddress del 33:33:00:00:00:05 dev near0
	ip address add 10.9.9.1/24 dev near0 label near0:x
	ip address change 10.9.9.1/24 dev near0 valid_lft 100 preferred_lft 50
	ip route get 10.11.3.4 >/dev/null
	ip route get fibmatch 10.14.3.4 >/dev/null
	ip route get 10.10.3.4 from 10.9.0.1
	refused ip route get 10.12.3.4
	ip route save table 100 >saved
	ip route show table all >/dev/null
	cat /proc/net/fib_trie /proc/net/fib_triestat /proc/net/route /proc/net/arp \
		/proc/net/snmp /proc/net/netstat /proc/net/igmp /proc/net/mcfilter >/dev/null
	ip route | sort | sha256sum | cut -c 1-16
	ip rule del priority 100
	ip route flush table 100
	ip nexthop flush >/dev/null
}

# Links that are made of others, with the same bytes over each.
tunnels() {
	bytes=$((effort * 40000))
	for kind in ipip gre sit vxlan gretap geneve; do
		options="local 10.9.0.1 remote 10.9.0.2"
		other="local 10.9.0.2 remote 10.9.0.1"
		case $kind in
		vxlan)
			options="id 7 $options dstport 4789"
			other="id 7 $other dstport 4789"
			;;
		geneve)
			options="id 7 remote 10.9.0.2"
			other="id 7 remote 10.9.0.1"
			;;
		esac
		# shellcheck disable=SC2086 # options
		ip link add tun9 type $kind $options || continue
		# shellcheck disable=SC2086
		ip -n far link add tun9 type $kind $other
		ip address add fd99::1/64 dev tun9 nodad
		ip -n far address add fd99::2/64 dev tun9 nodad
		ip address add 10.99.0.1/24 dev tun9
		ip -n far address add 10.99.0.2/24 dev tun9
		ip link set tun9 up
		ip -n far link set tun9 up
		if [ $kind = sit ]; then
			from_far fd99::1
		else
			from_far 10.99.0.1
		fi
		ip -d link show tun9 >/dev/null
		ip link delete tun9
		ip -n far link delete tun9
	done
}

# A bridge, a bond, a VLAN and so on, over the pair.
links() {
	bytes=$((effort * 40000))
	ip link add br9 type bridge
	ip link set near0 master br9
	ip address del 10.9.0.1/24 dev near0
	ip address add 10.9.0.1/24 dev br9
	ip link set br9 up
	from_far 10.9.0.1
	bridge fdb show br br9 >/dev/null
	bridge -d link show >/dev/null
	ip link set near0 nomaster
	ip link delete br9
	for kind in "vlan id 9" "macvlan mode bridge" "ipvlan mode l2"; do
		echo "$kind"
		# shellcheck disable=SC2086
		ip link add link near0 name sub9 type $kind || continue
		# shellcheck disable=SC2086
		ip -n far link add link far0 name sub9 type $kind
		ip address add 10.98.0.1/24 dev sub9
		ip -n far address add 10.98.0.2/24 dev sub9
		ip link set sub9 up
		ip -n far link set sub9 up
		from_far 10.98.0.1
		ip link delete sub9
		ip -n far link delete sub9
	done
	ip link add vrf9 type vrf table 9
	ip link set vrf9 up
	ip link set near0 master vrf9
	ip link set near0 nomaster
	ip link delete vrf9
	ip link add dummy9 type dummy && ip link delete dummy9
	ip link add bond9 type bond mode active-backup && ip link delete bond9
	modprobe tun
	ip tuntap add tap9 mode tap && ip tuntap del tap9 mode tap
}

# Rules that count, change and refuse, of nftables and of iptables.
filters() {
	bytes=$((effort * 40000))
	nft -f - <<-RULES
		table inet klp {
			set ports { type inet_service; flags interval; elements = { 4000-5000 } }
			map where { type ipv4_addr : verdict; elements = { 10.9.0.77 : drop } }
			counter seen { }
			chain in {
				type filter hook input priority 0; policy accept;
				ct state established,related counter accept
				tcp dport @ports counter name seen
				ip saddr vmap @where
				meta l4proto icmp limit rate 10/second accept
				tcp dport 9 reject
			}
		}
		table ip klpnat {
			chain pre {
				type nat hook prerouting priority -100;
				ip daddr 10.9.0.88 dnat to 10.9.0.1
			}
			chain post {
				type nat hook postrouting priority 100;
				masquerade
			}
		}
	RULES
	from_far 10.9.0.1
	nft list ruleset >/dev/null
	nft list counter inet klp seen | grep -q 'packets [1-9]' || bad "nothing was counted"
	cat /proc/net/nf_conntrack >/dev/null 2>&1 || true
	nft flush ruleset
	for iptables in iptables-legacy iptables-nft; do
		$iptables -A INPUT -p tcp --dport 4711 -m conntrack --ctstate NEW -j ACCEPT
		$iptables -A INPUT -p udp -m multiport --dports 1,4711 -m limit -j MARK \
			--set-mark 7
		$iptables -t mangle -A PREROUTING -j TOS --set-tos 0x10
		$iptables -t nat -A POSTROUTING -o near0 -j MASQUERADE
		$iptables -A INPUT -p tcp --dport 9 -j REJECT --reject-with tcp-reset
		from_far 10.9.0.1
		$iptables -L -n -v >/dev/null
		$iptables -S
		for table in filter mangle nat; do
			$iptables -t $table -F
		done
	done
	refused traffic tcp 10.9.0.7 10 far
}

# Encrypted between the two, in both modes.
encrypted() {
	bytes=$((effort * 40000))
	key=0x0123456789abcdef0123456789abcdef
	for mode in transport tunnel; do
		for side in "near 10.9.0.1 10.9.0.2" "far 10.9.0.2 10.9.0.1"; do
			# shellcheck disable=SC2086
			set -- $side
			namespace=
			[ "$1" = near ] || namespace="-n far"
			for way in "10.9.0.1 10.9.0.2 0x77" "10.9.0.2 10.9.0.1 0x78"; do
				# shellcheck disable=SC2086
				set -- "$2" "$3" $way
				# shellcheck disable=SC2086
				ip $namespace xfrm state add src "$3" dst "$4" proto esp \
					spi "$5" mode $mode auth 'hmac(sha256)' $key \
					enc 'cbc(aes)' $key
				direction=in
				[ "$3" != "$1" ] || direction=out
				# shellcheck disable=SC2086
				ip $namespace xfrm policy add src "$3" dst "$4" \
					dir $direction tmpl src "$3" dst "$4" proto esp \
					mode $mode
				set -- x "$1" "$2"
			done
		done
		from_far 10.9.0.1
		ip -s xfrm state >/dev/null
		ip -s xfrm policy >/dev/null
		ip xfrm state flush
		ip xfrm policy flush
		ip -n far xfrm state flush
		ip -n far xfrm policy flush
	done
}

loopback() {
	traffic tcp 127.0.0.1 "$bytes"
	traffic udp 127.0.0.1 "$bytes"
	traffic tcp ::1 "$bytes"
	traffic udp ::1 "$bytes"
}

local_sockets() {
	traffic unix socket "$bytes"
	traffic seqpacket socket "$bytes"
	traffic dgram socket "$bytes"
}

activity net/loopback loopback
activity net/unix local_sockets
activity net/pair with_pair both_families
activity net/fragments with_pair fragments
activity net/congestion congestion
activity net/routes with_pair routes
activity net/links with_pair links
activity net/tunnels with_pair tunnels
activity net/shaped with_pair shaped
activity net/filters with_pair filters
activity net/encrypted with_pair encrypted
