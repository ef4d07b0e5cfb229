// SPDX-License-Identifier: GPL-2.0-or-later
/* Where the attributes don't belong, and what they don't say. */
#include <klp.h>

typedef int type KLP_ORIGIN("a/b.c"); /* { dg-error "'klp_origin' on 'type', which is neither a function nor a variable with static storage" } */
struct s {
	int member KLP_ORIGIN("a/b.c"); /* { dg-error "'klp_origin' on 'member'" } */
};
struct t { int member; } KLP_ORIGIN("a/b.c"); /* { dg-error "'klp_origin' belongs to the declaration of a function or variable" } */
int f(int parameter KLP_ORIGIN("a/b.c")) /* { dg-error "'klp_origin' on 'parameter'" } */
{
	int automatic KLP_ORIGIN("a/b.c") = parameter; /* { dg-error "'klp_origin' on 'automatic'" } */
	int local KLP_LOCAL("f") = automatic; /* { dg-error "'klp_local' on 'local'" } */

	return local;
}
register unsigned long stack asm("rsp") KLP_ORIGIN("a/b.c"); /* { dg-error "'klp_origin' on 'stack'" } */

extern int absolute KLP_ORIGIN("/usr/src/linux/a/b.c"); /* { dg-error "'/usr/src/linux/a/b.c' is no origin" } */
extern int outside KLP_ORIGIN("../a/b.c"); /* { dg-error "'../a/b.c' is no origin" } */
extern int empty KLP_ORIGIN(""); /* { dg-error "'' is no origin" } */
extern int directory KLP_ORIGIN("."); /* { dg-error "'.' is no origin" } */
extern int number KLP_ORIGIN(3); /* { dg-error "the arguments of 'klp_origin' are plain strings" } */
extern int none __attribute__((klp_origin)); /* { dg-error "wrong number of arguments specified for 'klp_origin'" } */
extern int many KLP_ORIGIN("a/b.c", "b", "c"); /* { dg-error "wrong number of arguments specified for 'klp_origin'" } */
extern int file KLP_ORIGIN("a/b.c", "b.ko"); /* { dg-error "'b.ko' is no object" } */
extern int nowhere KLP_ORIGIN("a/b.c", ""); /* { dg-error "'' is no object" } */

extern int alone KLP_LOCAL("f"); /* { dg-error "'alone' has 'klp_local' but no origin" } */
extern int function(void) KLP_ORIGIN("a/b.c") KLP_LOCAL("f"); /* { dg-error "'klp_local' on the function 'function'" } */
extern int unnamed KLP_ORIGIN("a/b.c") KLP_LOCAL(""); /* { dg-error "'klp_local' needs the name of a function" } */
int own_function(void) KLP_OWN; /* { dg-error "'klp_own' belongs to a variable with static storage that is defined here" } */
extern int own_elsewhere KLP_OWN; /* { dg-error "'klp_own' belongs to a variable with static storage that is defined here" } */
