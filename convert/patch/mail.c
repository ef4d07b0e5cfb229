// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mail.c - which text do mails have that are encoded, or have parts?  (RFC 2045, 2046)
 *
 * A file is read as mail from its first line, and from each line that an mbox has between
 * mails.  Of a mail with parts all text is taken, in its order, as git am does; what is left
 * out is said.  A file in which nothing is encoded, and nothing left out, stays as it is,
 * byte for byte.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "patch/decoder.h"

#define MAX_PARTS	16	/* inside of each other */
#define MAX_FIELD	4000	/* bytes of a header field that matter */

/* What the header of a mail, or of one of its parts, says. */
struct mail_header {
	char *encoding, *type;		/* values of fields, or NULL */
	char **open;			/* the field that a folded line belongs to */
	unsigned int line;		/* of the encoding */
	unsigned int type_line;
	bool begun;
};

struct mail {
	struct decoder d;
	struct mail_header header;
	bool in_header;
	enum encoding encoding;
	char *boundaries[MAX_PARTS];
	size_t n;
	bool changed;			/* the text is another than the file's */
};

/* A field's name: of the line, that begins with it, its length; 0: it is no field. */
static size_t field_name(const struct raw_line *line)
{
	size_t n = 0;

	while (n < line->n && line->text[n] > ' ' && line->text[n] < 127 && line->text[n] != ':')
		n++;
	return n < line->n && line->text[n] == ':' ? n : 0;
}

/* "12:34:56 2026", which git wants of such a line too. */
static bool has_time(const struct raw_line *line)
{
	size_t i;

	for (i = 6; i + 2 < line->n; i++)
		if (line->text[i] == ':' && isdigit((unsigned char)line->text[i - 1]) &&
		    isdigit((unsigned char)line->text[i + 1]) &&
		    isdigit((unsigned char)line->text[i + 2]))
			return true;
	return false;
}

bool is_mail(const struct patch_reader *r, const struct raw_line *line)
{
	struct raw_line next;

	if (!line_starts(line, "From "))
		return false;
	/* "From HASH ", of git format-patch */
	if (line->n > 45 && line->text[45] == ' ' &&
	    strspn(line->text + 5, "0123456789abcdef") == 40)
		return true;
	return has_time(line) && reader_peek(r, &next) && field_name(&next);
}

/* --- headers ------------------------------------------------------------------------ */

static void forget_header(struct mail *m)
{
	free(m->header.encoding);
	free(m->header.type);
	m->header = (struct mail_header){ 0 };
}

static void begin_header(struct mail *m)
{
	forget_header(m);
	m->in_header = true;
	m->encoding = AS_IT_IS;
}

static void forget_boundaries(struct mail *m, size_t n)
{
	while (m->n > n)
		free(m->boundaries[--m->n]);
}

/* Adds a line to a field that is kept. */
static void add_to_field(char **field, const char *text, size_t n)
{
	char *old = *field;

	if (old && strlen(old) > MAX_FIELD)
		return;
	*field = alloc_print("%s%.*s", old ? old : "", (int)(n < MAX_FIELD ? n : MAX_FIELD), text);
	free(old);
}

static void read_field(struct mail_header *h, const struct raw_line *line, size_t name,
		       unsigned int number)
{
	h->open = NULL;
	if (name == 25 && strncasecmp(line->text, "Content-Transfer-Encoding", name) == 0) {
		h->open = &h->encoding;
		h->line = number;
	} else if (name == 12 && strncasecmp(line->text, "Content-Type", name) == 0) {
		h->open = &h->type;
		h->type_line = number;
	}
	if (!h->open)
		return;
	/* the last one of a name holds */
	free(*h->open);
	*h->open = NULL;
	add_to_field(h->open, line->text + name + 1, line->n - name - 1);
}

/* The first word of a field's value, in @word; "" where there is none. */
static void first_word(const char *value, char *word, size_t size)
{
	const char *start = value ? value + strspn(value, " \t") : "";
	size_t n = strcspn(start, " \t;(\"");

	if (n >= size)
		n = size - 1;
	memcpy(word, start, n);
	word[n] = 0;
}

/* The boundary that a Content-Type names; free() it; NULL: none that can be used. */
static char *find_boundary(const char *type)
{
	const char *s = type, *end;

	while ((s = strchr(s, ';'))) {
		s += 1 + strspn(s + 1, " \t");
		if (strncasecmp(s, "boundary", 8))
			continue;
		s += 8 + strspn(s + 8, " \t");
		if (*s != '=')
			continue;
		s += 1 + strspn(s + 1, " \t");
		end = *s == '"' ? strchr(s + 1, '"') : s + strcspn(s, " \t;(");
		s += *s == '"';
		if (!end || end == s || end - s > 200 || memchr(s, '\\', (size_t)(end - s)))
			return NULL;
		return alloc_print("--%.*s", (int)(end - s), s);
	}
	return NULL;
}

static bool is_type(const char *type, const char *start)
{
	return strncasecmp(type, start, strlen(start)) == 0;
}

/*
 * Is it something that no patch is in?  A mail as a whole is taken for text; a part of one
 * may be a patch by its type or by the name that it has there.
 */
static bool is_no_text(const struct mail *m, const char *type)
{
	if (is_type(type, "text/") || m->n == 0)
		return is_type(type, "text/html");
	return *type && !is_type(type, "message/") && !strstr(m->header.type, "patch") &&
	       !strstr(m->header.type, "diff");
}

static void say_left_out(const struct mail *m, const char *type)
{
	struct place where = { .file = m->d.in.patch->name, .line = m->header.type_line };

	/* what stands beside HTML is the same as text */
	if ((m->n == 0 || !is_type(type, "text/html")) && !strstr(type, "signature"))
		findings_put(m->d.in.said, &where, NULL, FINDING_NONE, SEVERITY_WARNING,
			     alloc_print("this part of the mail (%s) is left out; if the patch is"
					 " in it, save it from the mail", type));
}

static struct error *choose_encoding(struct mail *m)
{
	static const char *const plain[] = { "", "7bit", "8bit", "binary" };
	struct mail_header *h = &m->header;
	char word[40];
	size_t i;

	first_word(h->encoding, word, sizeof(word));
	for (i = 0; i < sizeof(plain) / sizeof(*plain); i++)
		if (strcasecmp(word, plain[i]) == 0)
			return NULL;
	m->d.told = h->line;
	if (strcasecmp(word, "quoted-printable") == 0)
		m->encoding = QUOTED_PRINTABLE;
	else if (strcasecmp(word, "base64") == 0)
		m->encoding = BASE64;
	else
		return reader_bad(&m->d.in, h->line, "the mail is encoded as '%s', which klp does"
				  " not know; save the patch from it", word);
	m->changed = true;
	return NULL;
}

static struct error *open_parts(struct mail *m)
{
	char *boundary = find_boundary(m->header.type);

	if (boundary && m->n < MAX_PARTS) {
		m->boundaries[m->n++] = boundary;
		m->changed = true;
		return NULL;
	}
	free(boundary);
	return reader_bad(&m->d.in, m->header.type_line, "is a multipart mail whose parts can't be"
			  " told apart; save the patch from it");
}

/* The header is at its end: what comes now? */
static struct error *end_header(struct mail *m)
{
	struct error *err;
	char type[80];

	m->in_header = false;
	first_word(m->header.type, type, sizeof(type));
	if (is_type(type, "multipart/"))
		return open_parts(m);
	if (is_no_text(m, type)) {
		say_left_out(m, type);
		m->d.in.left_out = true;
		m->encoding = LEFT_OUT;
		m->changed = true;
		return NULL;
	}
	err = choose_encoding(m);
	/* a mail inside of a mail */
	if (!err && is_type(type, "message/rfc822"))
		begin_header(m);
	return err;
}

/* --- lines -------------------------------------------------------------------------- */

/* Is the line one of those between parts?  Then it is the end of what was before. */
static bool is_boundary(const struct mail *m, const struct raw_line *line, size_t *which, bool *last)
{
	size_t n = line->n, size;

	if (m->n == 0 || !line_starts(line, "--"))
		return false;
	while (n && (line->text[n - 1] == ' ' || line->text[n - 1] == '\t'))
		n--;
	for (*which = m->n; (*which)-- > 0;) {
		size = strlen(m->boundaries[*which]);
		*last = n == size + 2 && memcmp(line->text + size, "--", 2) == 0;
		if ((n == size || *last) && memcmp(line->text, m->boundaries[*which], size) == 0)
			return true;
	}
	return false;
}

static struct error *header_line(struct mail *m, const struct raw_line *line)
{
	size_t name = field_name(line);

	if (m->header.begun && line->n && (line->text[0] == ' ' || line->text[0] == '\t')) {
		if (m->header.open)
			add_to_field(m->header.open, line->text, line->n);
	} else if (name) {
		m->header.begun = true;
		read_field(&m->header, line, name, m->d.in.line);
	} else if (line->n || m->header.begun || m->n) {
		return end_header(m);
	}
	return NULL;
}

/* Of a mail with parts the last line says that it is the last one. */
static struct error *check_ended(const struct mail *m)
{
	return m->n ? reader_bad(&m->d.in, m->d.in.line, "the mail, which has parts, ends before"
				 " its last part does: it was cut off; save it again") : NULL;
}

static struct error *mail_line(struct mail *m, const struct raw_line *line)
{
	bool starts = is_mail(&m->d.in, line), last = false;
	struct error *err = NULL;
	size_t which = 0;

	if (!starts && !is_boundary(m, line, &which, &last)) {
		if (!m->in_header)
			return decode_line(&m->d, m->encoding, line);
		err = header_line(m, line);
		return err ? err : decode_line(&m->d, AS_IT_IS, line);
	}
	if (!m->in_header)
		err = decode_end(&m->d, m->encoding);
	begin_header(m);
	m->in_header = !last;
	if (!err && starts)
		err = check_ended(m);
	forget_boundaries(m, starts ? 0 : last ? which : which + 1);
	/* a line between parts looks like one that a hunk removes */
	decoder_put(&m->d, line->text, starts ? line->n : 0);
	decoder_put(&m->d, "\n", 1);
	return err;
}

struct error *decode_mails(struct patch_reader *r)
{
	struct mail m = { .d.in = *r, .in_header = true };
	struct patch *p = r->patch;
	struct error *err = NULL;
	struct raw_line line;

	while (!err && reader_next(&m.d.in, &line))
		err = mail_line(&m, &line);
	if (!err && !m.in_header)
		err = decode_end(&m.d, m.encoding);
	if (!err)
		err = check_ended(&m);
	if (!err && m.changed) {
		free(p->text);
		p->text = m.d.text;
		p->size = m.d.n;
		p->lines = m.d.lines;
		p->n_lines = m.d.n_lines;
		r->left_out = m.d.in.left_out;
		r->at = p->text;
		r->end = p->text + p->size;
	} else {
		free(m.d.text);
		free(m.d.lines);
	}
	forget_header(&m);
	forget_boundaries(&m, 0);
	return err;
}
