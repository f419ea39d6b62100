/* SPDX-License-Identifier: MIT */
/* Words of a command line, read strictly: what is not a number in its range is told, not taken
 * for another. */
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

/* Digits only, 0 to `most`. 1: it is one. */
int is_whole(const char *text, unsigned long most, unsigned long *number);

/* Seconds, 0 to a year. 1: they are. */
int is_duration(const char *text, double *seconds);

/* Whether the only word asks for help. */
int asks_for_help(int argc, char **argv);

#endif /* ARGUMENTS_H */
