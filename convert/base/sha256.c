// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sha256.c - what is the SHA-256 digest of these bytes?  FIPS 180-4.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/sha256.h"

#define BLOCK	64	/* bytes */

/* The first bits of the fractions of the cube roots of the first primes ... */
static const uint32_t constants[BLOCK] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
	0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
	0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
	0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
	0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

/* ... and of their square roots. */
static const uint32_t begin[8] = {
	0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c,
	0x1f83d9ab, 0x5be0cd19,
};

static uint32_t rotate(uint32_t x, unsigned int n)
{
	return x >> n | x << (32 - n);
}

/* The 16 words of a block, and 48 that are made of them. */
static void schedule(const unsigned char *block, uint32_t w[BLOCK])
{
	size_t i;

	for (i = 0; i < 16; i++)
		w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
		       (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
	for (; i < BLOCK; i++) {
		uint32_t a = w[i - 15], b = w[i - 2];

		w[i] = w[i - 16] + (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) + w[i - 7] +
		       (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
	}
}

static void add_block(uint32_t state[8], const unsigned char *block)
{
	uint32_t w[BLOCK], s[8];
	size_t i;

	schedule(block, w);
	memcpy(s, state, sizeof(s));
	for (i = 0; i < BLOCK; i++) {
		uint32_t a = s[0], e = s[4];
		uint32_t one = s[7] + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) +
			       ((e & s[5]) ^ (~e & s[6])) + constants[i] + w[i];
		uint32_t two = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) +
			       ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));

		memmove(s + 1, s, 7 * sizeof(*s));
		s[4] += one;
		s[0] = one + two;
	}
	for (i = 0; i < 8; i++)
		state[i] += s[i];
}

/* What is left, a bit, zeros, and the number of all bits. */
static void add_end(uint32_t state[8], const unsigned char *rest, size_t left, uint64_t size)
{
	unsigned char last[2 * BLOCK] = { 0 };
	size_t n = left < BLOCK - 8 ? BLOCK : 2 * BLOCK, i;

	memcpy(last, rest, left);
	last[left] = 0x80;
	for (i = 0; i < 8; i++)
		last[n - 1 - i] = (unsigned char)(size * 8 >> 8 * i);
	for (i = 0; i < n; i += BLOCK)
		add_block(state, last + i);
}

void sha256(const void *bytes, size_t size, char out[SHA256_CHARS + 1])
{
	const unsigned char *at = bytes;
	uint32_t state[8];
	size_t left, i;

	memcpy(state, begin, sizeof(state));
	for (left = size; left >= BLOCK; left -= BLOCK, at += BLOCK)
		add_block(state, at);
	add_end(state, at, left, size);
	for (i = 0; i < 8; i++)
		sprintf(out + 8 * i, "%08x", (unsigned int)state[i]);
}
