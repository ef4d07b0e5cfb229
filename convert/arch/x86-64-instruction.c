// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * x86-64-instruction.c - where does an instruction end, and does it jump or pad?
 *
 * As long as what compilers make of the kernel's C goes: of the vector extensions there
 * is nothing, and nothing is said of an instruction that is not known.
 */
#include <string.h>

#include "arch/x86-64.h"

/*
 * What follows an opcode, a letter for each:
 *
 *	-	nothing			M	ModRM
 *	b	1 byte			B	ModRM, 1 byte
 *	w	2 bytes			e	3 bytes
 *	z	4 bytes, 2 with 66	Z	ModRM, the same
 *	v	the same, 8 with REX.W	o	an address, 8 bytes
 *	j	distance, 1 byte	J	distance, 4 bytes
 *	g	as M, or B for test	G	as M, or Z for test
 *	.	prefix, escape, or not known
 */
static const char one_byte[] =
	"MMMMbz..MMMMbz.." "MMMMbz..MMMMbz.."	/* 00 */
	"MMMMbz..MMMMbz.." "MMMMbz..MMMMbz.."	/* 20 */
	"................" "----------------"	/* 40 */
	"...M....zZbB----" "jjjjjjjjjjjjjjjj"	/* 60 */
	"BZ.BMMMMMMMMMMMM" "----------.-----"	/* 80 */
	"oooo----bz------" "bbbbbbbbvvvvvvvv"	/* a0 */
	"BBw-..BZe-w--b.-" "MMMM...-MMMMMMMM"	/* c0 */
	"jjjjbbbbJJ.j----" ".-..--gG------MM";	/* e0 */

/* behind 0f */
static const char two_bytes[] =
	"MMMM.-----.-.M-." "MMMMMMMMMMMMMMMM"	/* 00 */
	"MMMM....MMMMMMMM" "------.-........"	/* 20 */
	"MMMMMMMMMMMMMMMM" "MMMMMMMMMMMMMMMM"	/* 40 */
	"MMMMMMMMMMMMMMMM" "BBBBMMM-MM..MMMM"	/* 60 */
	"JJJJJJJJJJJJJJJJ" "MMMMMMMMMMMMMMMM"	/* 80 */
	"---MBM..---MBMMM" "MMMMMMMMMMBMMMMM"	/* a0 */
	"MMBMBBBM--------" "MMMMMMMMMMMMMMMM"	/* c0 */
	"MMMMMMMMMMMMMMMM" "MMMMMMMMMMMMMMMM";	/* e0 */

struct reader {
	const unsigned char *code;
	size_t size, at;
	bool cut;		/* it has gone beyond the end */
	bool half, wide, extended, repeated;	/* 66, REX.W, REX.B, f2 or f3 */
};

static unsigned int peek(struct reader *r)
{
	if (r->at >= r->size) {
		r->cut = true;
		return 0;
	}
	return r->code[r->at];
}

static void skip(struct reader *r, size_t n)
{
	if (r->size - r->at < n)
		r->cut = true;
	else
		r->at += n;
}

/* The prefixes, of which a REX comes last. */
static void read_prefixes(struct reader *r)
{
	static const unsigned char others[] = { 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x67, 0xf0 };

	for (;; skip(r, 1)) {
		unsigned int c = peek(r);

		if (c == 0x66)
			r->half = true;
		else if (c == 0xf2 || c == 0xf3)
			r->repeated = true;
		else if (r->cut || !memchr(others, (int)c, sizeof(others)))
			break;
	}
	if ((peek(r) & 0xf0) == 0x40) {
		r->wide = peek(r) & 8;
		r->extended = peek(r) & 1;
		skip(r, 1);
	}
}

/* ModRM and what it asks for. */
static void read_operand(struct reader *r, struct arch_instruction *out)
{
	unsigned int modrm = peek(r), mode = modrm >> 6, base = modrm & 7;

	skip(r, 1);
	if (mode == 3)
		return;
	if (base == 4) {
		base = peek(r) & 7;
		skip(r, 1);
	} else if (mode == 0 && base == 5) {
		out->relative = true;
		out->field = (uint8_t)r->at;
	}
	if (mode == 1)
		skip(r, 1);
	else if (mode == 2 || base == 5)
		skip(r, 4);
}

/* Whatever comes after the opcode; false: not known. */
static bool read_rest(struct reader *r, char follows, struct arch_instruction *out)
{
	size_t number = r->half ? 2 : 4;
	bool test = false;

	switch (follows) {
	case 'g': case 'G':
		test = (peek(r) & 0x30) == 0;
		read_operand(r, out);
		break;
	case 'M': case 'B': case 'Z':
		read_operand(r, out);
		break;
	default:
		break;
	}
	switch (follows) {
	case '-': case 'M':
		break;
	case 'b': case 'B': case 'j':
		skip(r, 1);
		break;
	case 'w':
		skip(r, 2);
		break;
	case 'e':
		skip(r, 3);
		break;
	case 'z': case 'Z':
		skip(r, number);
		break;
	case 'v':
		skip(r, r->wide ? 8 : number);
		break;
	case 'o':
		skip(r, 8);
		break;
	case 'J':
		skip(r, 4);
		break;
	case 'g':
		skip(r, test ? 1 : 0);
		break;
	case 'G':
		skip(r, test ? number : 0);
		break;
	default:
		return false;
	}
	return !r->cut;
}

/* Of jumps with distances of 1 and of 4 bytes, the shorter's opcode. */
static uint8_t branch_kind(unsigned int opcode, bool escaped)
{
	if (escaped)
		return (uint8_t)(opcode - 0x10);
	return opcode == 0xe9 ? 0xeb : (uint8_t)opcode;
}

bool x86_64_instruction(const unsigned char *code, size_t size, struct arch_instruction *out)
{
	struct reader r = { .code = code, .size = size };
	unsigned int opcode, map = 0;
	char follows;

	memset(out, 0, sizeof(*out));
	read_prefixes(&r);
	opcode = peek(&r);
	skip(&r, 1);
	if (opcode == 0x0f) {
		map = 0x0f;
		opcode = peek(&r);
		skip(&r, 1);
		if (opcode == 0x38 || opcode == 0x3a) {
			map = opcode;
			opcode = peek(&r);
			skip(&r, 1);
		}
	}
	if (r.cut)
		return false;
	follows = map == 0x38 ? 'M' : map == 0x3a ? 'B' : map ? two_bytes[opcode] :
		  one_byte[opcode];
	/* xbegin, a jump in the shape of a mov */
	if (map == 0 && opcode == 0xc7 && (peek(&r) & 0x38) == 0x38)
		return false;
	/* a distance of 2 bytes is nothing that a compiler makes */
	if ((follows == 'j' || follows == 'J') && !r.half) {
		out->branch = branch_kind(opcode, map == 0x0f);
		out->field = (uint8_t)r.at;
	} else if (follows == 'j' || follows == 'J') {
		return false;
	}
	/* with REX.B it is an xchg of r8 */
	out->pads = !r.repeated && ((map == 0 && opcode == 0x90 && !r.extended) ||
				    (map == 0x0f && opcode == 0x1f));
	if (!read_rest(&r, follows, out))
		return false;
	out->length = (uint8_t)r.at;
	return r.at <= 15;
}
