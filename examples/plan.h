/* SPDX-License-Identifier: MIT */
/* What the parts of the program plan share. */
#ifndef PLAN_H
#define PLAN_H

#include <gpupower/host.h>

#define EXIT_BAD_INPUT 2

/* One line on the standard error; the program's exit status. */
int refuse(const char *what, const char *why);

/* What the set of a site takes, and what is left of it: the inverse questions. Writes the
 * largest steps as a C table where `surface_path` is not NULL. An exit status. */
int tell_limits(const gpw_site_edit *edit, const char *site_path, const char *surface_path);

#endif /* PLAN_H */
