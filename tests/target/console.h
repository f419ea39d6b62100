/* SPDX-License-Identifier: MIT */
/* What start-up needs of the console. */
#ifndef GPW_TEST_CONSOLE_H
#define GPW_TEST_CONSOLE_H

int main(void);
void console_puts(const char *text);
__attribute__((noreturn)) void console_exit(int code);

#endif /* GPW_TEST_CONSOLE_H */
