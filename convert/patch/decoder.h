/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * decoder.h - what mail.c and decode.c share: text that is being made of a mail's lines.
 */
#ifndef KLP_PATCH_DECODER_H
#define KLP_PATCH_DECODER_H

#include "patch/reader.h"

/* How the lines of a mail, or of one of its parts, have to be read. */
enum encoding { AS_IT_IS, QUOTED_PRINTABLE, BASE64, LEFT_OUT };

struct decoder {
	struct patch_reader in;		/* the file; its line is the one that is decoded */
	unsigned int told;		/* line of the header that says how */
	char *text;			/* what was decoded */
	size_t n, room;
	unsigned int *lines;		/* of the file, one for each line of the text */
	size_t n_lines;
	bool soft;			/* quoted-printable: the line goes on in the next one */
	unsigned int bits, n_bits;	/* base64: those that make no byte yet */
	unsigned int quad, pads;	/* characters of these four; '=' that end it all */
};

/* Adds text, which the present line of the file stands for. */
void decoder_put(struct decoder *d, const char *text, size_t n);

/* Adds what a line of this encoding says. */
struct error *decode_line(struct decoder *d, enum encoding encoding, const struct raw_line *line);

/* The part ends: has it all been there?  The next one starts on a line of its own. */
struct error *decode_end(struct decoder *d, enum encoding encoding);

#endif /* KLP_PATCH_DECODER_H */
