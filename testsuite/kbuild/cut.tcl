# SPDX-License-Identifier: GPL-2.0-or-later
#
# cut.tcl - serves a directory by HTTP, on a port of the loopback address that it prints, and
# cuts the connection in the middle of each package for as long as a file is there.
#
#	tclsh cut.tcl DIRECTORY FILE
#
# A request for the rest of a file (Range) gets it, and is said: "rest NAME OFFSET".

lassign $argv directory cut

proc answer {channel directory cut} {
	fconfigure $channel -translation binary
	gets $channel request
	set from 0
	while {[gets $channel line] > 0 && $line ne "\r"} {
		regexp -nocase {^range: bytes=(\d+)-} $line - from
	}
	set name [lindex $request 1]
	set path [file join $directory [string trimleft $name /]]
	if {[string match *..* $name] || ![file isfile $path]} {
		puts -nonewline $channel "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
		close $channel
		return
	}
	set file [open $path rb]
	set bytes [read $file]
	close $file
	set size [string length $bytes]
	set status "200 OK"
	set head ""
	if {$from > 0 && $from < $size} {
		puts "rest [file tail $name] $from"
		set status "206 Partial Content"
		set head "Content-Range: bytes $from-[expr {$size - 1}]/$size\r\n"
		set bytes [string range $bytes $from end]
	}
	puts -nonewline $channel "HTTP/1.1 $status\r\nLast-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\n${head}Content-Length: [string length $bytes]\r\nConnection: close\r\n\r\n"
	if {[file exists $cut] && [string match *.deb $name]} {
		set bytes [string range $bytes 0 [expr {[string length $bytes] / 2}]]
	}
	puts -nonewline $channel $bytes
	close $channel
}

proc serve {channel host port} {
	global directory cut
	catch {answer $channel $directory $cut}
	catch {close $channel}
}

fconfigure stdout -buffering line
puts [lindex [fconfigure [socket -server serve -myaddr 127.0.0.1 0] -sockname] 2]
vwait forever
