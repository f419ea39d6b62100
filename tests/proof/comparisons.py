#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes every comparison by size "a <= b" of preprocessed C as "((a <= b) != 0)", which means the
same. Frama-C 25 forgets that a NaN fails the first in a condition and knows it of the second.
What gpwi_is_within(), gpwi_in_range(), gpwi_is_unknown_or() and gpwi_is_known() ask of a variable
is written where it is asked: of a copy, the analyser forgets the variable. Lines stay where they
are. The head of a for statement is left alone, because the analyser unrolls loops by its form."""
import re

TOKEN = re.compile(r"""(?P<gap>\s+|/\*.*?\*/|//[^\n]*|^[ \t]*\#[^\n]*)
  |(?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
  |(?P<number>\.?\d(?:[eEpP][+-]|[\w.])*)
  |(?P<word>\w+)
  |(?P<sign>->|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||\+\+|--|[-+*/%&|^]=|\.\.\.|.)""",
                   re.S | re.M | re.X)
SIZE = ("<", ">", "<=", ">=")
OPEN, CLOSE = "([{", ")]}"
# What a comparison cannot reach across, in its own brackets.
ENDS = {";", ",", "?", ":", "&&", "||", "=", "==", "!=", "|", "^", "{", "}", "return", "case",
        "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", "else", "do", "<", ">", "<=",
        ">="}
OPERAND = re.compile(r"[\w\"'.)\]]")


def partners(tokens):
    """For each bracket the place of the other one."""
    stack, other = [], {}
    for i, (kind, text) in enumerate(tokens):
        if kind == "sign" and text in OPEN:
            stack.append(i)
        elif kind == "sign" and text in CLOSE and stack:
            other[i] = stack.pop()
            other[other[i]] = i
    return other


def is_binary_and(tokens, i):
    """Whether the & at a place stands between two operands."""
    kind, text = tokens[i]
    if text != "&" or kind != "sign":
        return False
    before = next((t for k, t in reversed(tokens[:i]) if k != "gap"), "")
    return bool(before and OPERAND.match(before[-1]) and before != "return")


def reach(tokens, other, i, step):
    """The last token of an operand, going from the comparison at i."""
    last, i = i, i + step
    while 0 <= i < len(tokens):
        kind, text = tokens[i]
        if kind == "sign" and text in (OPEN if step > 0 else CLOSE):
            i = other[i]
            last = i
        elif kind == "gap":
            if text.lstrip().startswith("#"):
                pass
        elif (kind in ("sign", "word") and text in ENDS) or \
                (kind == "sign" and text in (CLOSE if step > 0 else OPEN)) or \
                is_binary_and(tokens, i):
            break
        else:
            last = i
        i += step
    return last


def in_for_head(tokens, other, i):
    """Whether the innermost bracket around a place is that of a for statement."""
    depth = 0
    while i > 0:
        i -= 1
        kind, text = tokens[i]
        if kind == "sign" and text in CLOSE:
            i = other[i]
        elif kind == "sign" and text in OPEN:
            before = next((t for k, t in reversed(tokens[:i]) if k != "gap"), "")
            return text == "(" and before == "for"
    return depth > 0


RANGE = re.compile(r"\bgpwi_(is_within|in_range|is_known|is_unknown_or)(?=\()")
WRITTEN = {"is_within": "(({1}) <= {0} && {0} <= ({2}))", "is_known": "({0} == {0})",
           "is_unknown_or": "({0} != {0} || (({1}) <= {0} && {0} <= ({2})))"}
WRITTEN["in_range"] = WRITTEN["is_within"]
VARIABLE = re.compile(r"\*?[a-z]\w*(?:(?:->|\.)\w+|\[\w+\])*$")  # or a place in one


def arguments_at(text, begin):
    """What stands between the brackets that open at a place, cut at its own commas, and the end."""
    found, depth, last = [], 0, begin + 1
    for i in range(begin, len(text)):
        depth += (text[i] in OPEN) - (text[i] in CLOSE)
        if depth == 0 or (depth == 1 and text[i] == ","):
            found.append(text[last:i])
            last = i + 1
        if depth == 0:
            return found, i + 1
    return found, len(text)


def in_place(text):
    """Ranges asked of a variable, written where they are asked."""
    pieces, last = [], 0
    for match in RANGE.finditer(text):
        given, end = arguments_at(text, match.end())
        if match.start() >= last and VARIABLE.match(given[0].strip()):
            lines = "\n" * (given[0].count("\n"))
            pieces += [text[last:match.start()],
                       WRITTEN[match[1]].format(given[0].strip(), *given[1:]) + lines]
            last = end
    return "".join(pieces) + text[last:]


def rewrite(text):
    return written_out(in_place(text))


def written_out(text):
    tokens = [(m.lastgroup, m[0]) for m in TOKEN.finditer(text)]
    other = partners(tokens)
    before, after = {}, {}
    for i, (kind, word) in enumerate(tokens):
        if kind == "sign" and word in SIZE and not in_for_head(tokens, other, i):
            first, last = reach(tokens, other, i, -1), reach(tokens, other, i, 1)
            before[first] = before.get(first, "") + "(("
            after[last] = after.get(last, "") + ") != 0)"
    return "".join(before.get(i, "") + word + after.get(i, "")
                   for i, (_, word) in enumerate(tokens))
