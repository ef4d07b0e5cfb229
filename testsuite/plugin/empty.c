// SPDX-License-Identifier: GPL-2.0-or-later
/* A unit that refers to nothing says at least whose it is. */
/* { dg-note "unit version=1 release=" } */
