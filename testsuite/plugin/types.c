// SPDX-License-Identifier: GPL-2.0-or-later
/* The canonical spelling of types, see doc/note-format.md. */
/* { dg-options "-std=gnu17" } in C23 () is (void) */
typedef unsigned int u32;
typedef u32 other_u32;
typedef struct { int x; } anonymous_t;
typedef enum { A } enum_t;
enum tag { B };
enum __attribute__((packed)) tiny { C };
union both;
struct s;
typedef int (*handler)(const struct s *, u32);

extern const volatile other_u32 v1; /* { dg-note "ref source=v1 type='unsigned int'" } */
extern char v2; /* { dg-note "ref source=v2 type='char'" } */
extern unsigned char v3; /* { dg-note "ref source=v3 type='unsigned char'" } */
extern signed char v4; /* { dg-note "ref source=v4 type='char'" } */
extern short int v5; /* { dg-note "ref source=v5 type='short'" } */
extern long long v6; /* { dg-note "ref source=v6 type='long'" } */
extern unsigned long v7; /* { dg-note "ref source=v7 type='unsigned long'" } */
extern unsigned __int128 v8; /* { dg-note "ref source=v8 type='unsigned __int128'" } */
extern _Bool v9; /* { dg-note "ref source=v9 type='_Bool'" } */
extern double v10; /* { dg-note "ref source=v10 type='double'" } */
extern long double v11; /* { dg-note "ref source=v11 type='long double'" } */
extern enum tag v12; /* { dg-note "ref source=v12 type='enum tag'" } */
extern enum_t v13; /* { dg-note "ref source=v13 type='unsigned int'" } */
extern anonymous_t v14; /* { dg-note "ref source=v14 type='struct {...}'" } */
extern union both *const *v15; /* { dg-note "ref source=v15 type='union both **'" } */
extern int v16[2][3]; /* { dg-note "ref source=v16 type='int [2][3]'" } */
extern const char v17[]; /* { dg-note "ref source=v17 type='char []'" } */
extern int *v18[4]; /* { dg-note "ref source=v18 type='int *[4]'" } */
extern int (*v19)[4]; /* { dg-note "ref source=v19 type='int (*)[4]'" } */
extern handler v20; /* { dg-note "ref source=v20 type='int (*)(struct s *, unsigned int)'" } */
extern handler v21[5]; /* { dg-note "ref source=v21 type='int (*[5])(struct s *, unsigned int)'" } */
extern __builtin_va_list v22; /* { dg-note "ref source=v22 type='struct __va_list_tag [1]'" } */
extern int v23[0]; /* { dg-note "ref source=v23 type='int [0]'" } */
extern _Complex float v24; /* { dg-note "ref source=v24 type='complex float'" } */
extern float __attribute__((vector_size(16))) v25; /* { dg-note "ref source=v25 type='float [4]'" } */
extern __float128 v26; /* { dg-note "ref source=v26 type='_Float128'" } */
extern enum tiny v27[2]; /* { dg-note "ref source=v27 type='enum tiny : unsigned char [2]'" } */
extern enum unknown *v28; /* { dg-note "ref source=v28 type='enum unknown *'" } */

extern void f1(void); /* { dg-note "ref source=f1 type='void (void)'" } */
extern int f2(); /* { dg-note "ref source=f2 type='int ()'" } */
extern int f3(const char *, ...); /* { dg-note "ref source=f3 type='int (char *, ...)'" } */
extern struct s *f4(int a[4], handler h); /* { dg-note "ref source=f4 type='struct s *(int *, int (*)(struct s *, unsigned int))'" } */
extern void (*f5(int))(char); /* { dg-note "ref source=f5 type='void (*(int))(char)'" } */
extern int f6(int callback(long)); /* { dg-note "ref source=f6 type='int (int (*)(long))'" } */

void *addresses[] = {
	(void *)&v1, &v2, &v3, &v4, &v5, &v6, &v7, &v8, &v9, &v10, &v11, &v12, &v13, &v14,
	&v15, &v16, (void *)&v17, &v18, &v19, &v20, &v21, &v22, &v23, &v24, &v25, &v26, &v27, &v28, f1, f2, f3, f4, f5, f6,
};
