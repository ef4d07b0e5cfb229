/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file by which the root of a kernel's source is known. */
