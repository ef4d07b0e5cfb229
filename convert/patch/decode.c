// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * decode.c - what does a line of a mail in quoted-printable or base64 say?  (RFC 2045)
 *
 * What these encodings do not have is refused and not guessed at: a patch with a line that
 * is nearly right would still apply.
 */
#include <string.h>

#include "base/alloc.h"
#include "patch/decoder.h"

void decoder_put(struct decoder *d, const char *text, size_t n)
{
	size_t i;

	while (d->room - d->n < n) {
		d->room = d->room ? 2 * d->room : 65536;
		d->text = alloc_resize(d->text, d->room);
	}
	for (i = 0; i < n; i++) {
		if (d->n == 0 || d->text[d->n - 1] == '\n') {
			d->lines = alloc_grow(d->lines, d->n_lines, sizeof(*d->lines));
			d->lines[d->n_lines++] = d->in.line;
		}
		d->text[d->n++] = text[i];
	}
}

/* The end of a line, as the file has it. */
static void put_end(struct decoder *d, const struct raw_line *line)
{
	if (line->cr)
		decoder_put(d, "\r", 1);
	decoder_put(d, "\n", 1);
}

static struct error *damaged(const struct decoder *d, const char *what, const char *text, size_t n)
{
	return reader_bad(&d->in, d->in.line, "'%.*s' %s, which the mail is in by its line %u: save"
			  " the patch from the mail, or apply it with git am and take git"
			  " format-patch; if somebody has decoded it already, take line %u out",
			  (int)n, text, what, d->told, d->told);
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static struct error *decode_quoted(struct decoder *d, const struct raw_line *line)
{
	const char *s = line->text, *end = s + line->n;
	const char *equals;
	char c;

	/* blanks at the end are what a mail server has put there */
	while (end > s && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	d->soft = end > s && end[-1] == '=';
	end -= d->soft;
	while ((equals = memchr(s, '=', (size_t)(end - s)))) {
		if (end - equals < 3 || hex_digit(equals[1]) < 0 || hex_digit(equals[2]) < 0)
			return damaged(d, "is not of quoted-printable", equals,
				       end - equals < 3 ? (size_t)(end - equals) : 3);
		decoder_put(d, s, (size_t)(equals - s));
		c = (char)(hex_digit(equals[1]) << 4 | hex_digit(equals[2]));
		decoder_put(d, &c, 1);
		s = equals + 3;
	}
	decoder_put(d, s, (size_t)(end - s));
	if (!d->soft)
		put_end(d, line);
	return NULL;
}

static int base64_value(char c)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

static struct error *decode_base64(struct decoder *d, const struct raw_line *line)
{
	size_t i;
	int value;
	char c;

	for (i = 0; i < line->n; i++) {
		if (line->text[i] == ' ' || line->text[i] == '\t')
			continue;
		value = base64_value(line->text[i]);
		if (line->text[i] == '=' && d->quad >= 2 && d->quad + d->pads < 4) {
			d->pads++;
			continue;
		}
		if (value < 0 || d->pads)
			return damaged(d, d->pads ? "stands behind the end of base64" :
				       "is not of base64", line->text + i, 1);
		d->quad = (d->quad + 1) % 4;
		d->bits = (d->bits << 6 | (unsigned int)value) & 0xffff;
		d->n_bits += 6;
		if (d->n_bits < 8)
			continue;
		d->n_bits -= 8;
		c = (char)(d->bits >> d->n_bits & 0xff);
		decoder_put(d, &c, 1);
	}
	return NULL;
}

struct error *decode_line(struct decoder *d, enum encoding encoding, const struct raw_line *line)
{
	switch (encoding) {
	case QUOTED_PRINTABLE:
		return decode_quoted(d, line);
	case BASE64:
		return decode_base64(d, line);
	case AS_IT_IS:
		decoder_put(d, line->text, line->n);
		/* the end of the file may be one without a newline */
		if (line->text + line->n + line->cr < d->in.end)
			put_end(d, line);
		else if (line->cr)
			decoder_put(d, "\r", 1);
		break;
	case LEFT_OUT:
		break;
	}
	return NULL;
}

struct error *decode_end(struct decoder *d, enum encoding encoding)
{
	const char *what = NULL;

	if (encoding == QUOTED_PRINTABLE && d->soft)
		what = "in a line that '=' says goes on";
	else if (encoding == BASE64 && (d->quad + d->pads) % 4)
		what = "in the middle of base64";
	d->soft = false;
	d->bits = d->n_bits = d->quad = d->pads = 0;
	if (what)
		return reader_bad(&d->in, d->in.line, "the mail, encoded as line %u says, ends %s:"
				  " it was cut off; save it again", d->told, what);
	if (encoding != AS_IT_IS && d->n && d->text[d->n - 1] != '\n')
		decoder_put(d, "\n", 1);
	return NULL;
}
