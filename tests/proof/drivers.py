# SPDX-License-Identifier: MIT
"""Makes a driver from a public header: it calls every function of a room with anything that its
types allow, in any order, any number of times. Pointers are valid or NULL, lengths are those of
what they stand beside. A room that is added later gets its driver without handwork; what a room
needs beyond that (a smaller memory, fixed capacities) stands in rooms.txt."""
import re

ELEMENTS = 3        # of an array
HINTS = "1, 2, 3"   # bounds of counters: capacities are 2 and arrays 3 long
# Of handles that are only read: one that is there, where a driver need not build its own.
MADE = {"gpw_profile": "gpw_profile_h100_sxm()"}
MEMORY_BYTES = 4096  # of a state without a constant in its header
SCALARS = {"float": "proof_float()", "uint64_t": "proof_uint64()", "int64_t": "proof_int64()",
           "uint32_t": "proof_uint32()", "int32_t": "proof_int32()", "uint16_t": "proof_uint16()",
           "uint8_t": "proof_uint8()", "size_t": "proof_size((size_t)-1)"}


class Driver:
    def __init__(self, room, headers, defines, choices, name=None):
        """`defines`: the functions that there are, for a header may come before its source.
        `name`: of the driver, where a room has several."""
        self.room, self.headers, self.choices = room, headers, choices
        self.name = name or room
        self.functions = [f for f in headers.functions if f.header == room]
        own = choices.get("functions")
        if own:
            self.functions = [f for f in headers.functions if re.fullmatch(own, f.name)]
        self.functions = [f for f in self.functions if f.name in defines]
        self.elements = int(choices.get("elements", ELEMENTS))
        self.by_name = {f.name: f for f in headers.functions}
        self.lines = []
        self.count = 0

    # ---- names ----

    def init_of(self, name):
        """The function that fills a versioned struct, if there is one."""
        base = re.sub(r"_config$", "", name)
        if "header" not in self.headers.structs[name]:
            return None
        for candidate in (f"{base}_config_init", f"{name}_init"):
            f = self.by_name.get(candidate)
            if f and len(f.parameters) == 2 and f.parameters[0].type == name:
                return candidate
        return None

    def handle_init(self, name):
        f = self.by_name.get(f"{name}_init")
        return f if f and f.parameters and f.parameters[0].type == "void" else None

    def handles(self):
        found = []
        for f in self.functions:
            for p in f.parameters:
                if p.type in self.headers.opaque and p.stars == 1 and p.type not in found:
                    found.append(p.type)
        return found

    def scalar(self, name):
        if name in SCALARS:
            return SCALARS[name]
        if name in self.headers.structs:
            return None
        return "proof_int32()" if name == "gpw_status" else "proof_uint32()"

    def local(self, stem):
        self.count += 1
        return f"{stem}_{self.count}"

    # ---- pieces of code ----

    def any_struct(self, name, variable, count=None):
        """Declares a struct whose fields are anything, its header mostly as it should be."""
        init = self.init_of(name)
        if count is not None:
            return [f"{name} {variable}[{count}];", f"PROOF_ANY({variable});"]
        if init is None:
            return [f"{name} {variable};", f"PROOF_ANY({variable});"]
        extra = f", {SCALARS['uint32_t']}" if len(self.by_name[init].parameters) == 3 else ""
        return [f"{name} {variable};",
                f"(void){init}(&{variable}, sizeof {variable}{extra});",
                "{", f"    const uint32_t proof_header = {variable}.header;",
                f"    PROOF_ANY({variable});",
                f"    {variable}.header = proof_header;", "}"]

    def array_length(self, parameter, function):
        if not parameter.shape:
            return None
        word = parameter.shape.split("]")[0]
        if word.startswith("#"):
            return word[1:]
        return str(self.elements)

    def counts_of(self, function):
        words = set()
        for p in function.parameters:
            if p.shape and not p.shape.startswith("#"):
                words |= set(re.findall(r"\w+", p.shape))
        return words

    def argument(self, function, index, setup):
        p = function.parameters[index]
        after = function.parameters[index + 1] if index + 1 < len(function.parameters) else None
        before = function.parameters[index - 1] if index > 0 else None
        length = self.array_length(p, function)
        if p.stars == 0:
            if before is not None and before.stars == 1 and re.search(r"(_bytes|_size|bytes)$",
                                                                      p.name):
                if before.type in ("void", "uint8_t"):
                    return "proof_size(PROOF_BLOCK_BYTES)"
                return f"proof_size(sizeof({before.type}))"
            if p.name in self.counts_of(function):
                return f"({p.type})proof_size({self.elements}u)"
            if p.type in self.headers.structs:
                raise SystemExit(f"{function.name}: a struct by value")
            return self.scalar(p.type)
        if p.stars == 2:
            name = self.local("out")
            setup.append(f"{'const ' if p.is_const else ''}{p.type} *{name} = NULL;")
            return f"proof_pick(4) != 0 ? &{name} : NULL"
        if p.type in self.headers.opaque:
            return f"proof_pick(4) != 0 ? {p.type}_handle : NULL"
        name = self.local(p.name)
        if p.type == "char":
            setup += [f"char {name}[8];", f"PROOF_ANY({name});", f"{name}[7] = '\\0';"]
            return f"proof_pick(4) != 0 ? {name} : NULL"
        if p.type in ("void", "uint8_t") and after is not None and "bytes" in after.name:
            setup.append(f"uint64_t {name}[PROOF_BLOCK_BYTES / 8u];")
            if p.is_const:
                setup.append(f"PROOF_ANY({name});")
            cast = f"({p.type} *)" if p.type != "void" else ""
            return f"proof_pick(4) != 0 ? {cast}{name} : NULL"
        if p.type in self.headers.structs:
            setup += self.any_struct(p.type, name, length)
            return f"proof_pick(4) != 0 ? {'' if length else '&'}{name} : NULL"
        setup.append(f"{p.type} {name}[{length or 1}];")
        if p.is_const or "inout" in p.name:
            setup.append(f"PROOF_ANY({name});")
        return f"proof_pick(4) != 0 ? {name} : NULL"

    def call(self, function, indent):
        setup = []
        arguments = [self.argument(function, i, setup) for i in range(len(function.parameters))]
        pad = " " * indent
        body = [pad + line for line in setup]
        return body + [f"{pad}(void){function.name}({', '.join(arguments)});"]

    def memory_bytes(self, name):
        if f"memory.{name}" in self.choices:
            return self.choices[f"memory.{name}"]
        macro = f"{name.upper()}_STATE_BYTES"
        if macro in self.headers.macros:
            arguments = self.headers.macros[macro]
            return macro + (f"({', '.join(['2u'] * arguments)})" if arguments else "")
        return f"{MEMORY_BYTES}u"

    def capacities(self, name, variable):
        """Numbers that fix where things lie in a state: one value of them at a time."""
        lines = []
        for field, kind in self.headers.structs[name].items():
            if kind == "uint32_t" and re.search(r"_max$", field):
                value = self.choices.get(f"{name}.{field}", "2u")
                lines.append(f"{variable}.{field} = {value};")
        for key, value in self.choices.items():
            if key.startswith(name + ".") and not key.endswith("_max"):
                lines.append(f"{variable}.{key[len(name) + 1:]} = {value};")
        return lines

    def configs_of(self, init):
        """Declarations of what an init reads, and how each is called there."""
        lines, variables = [], []
        for p in init.parameters[2:-1]:
            lines += ["    " + line for line in self.any_struct(p.type, f"its_{p.name}")]
            variables.append((p.type, f"its_{p.name}"))
        return lines, variables

    def make_handle(self, name):
        """Two functions: one makes a handle of any configuration, the other tries what must be
        refused or survived."""
        init = self.handle_init(name)
        if init is None:
            raise SystemExit(f"{self.room}: no way to make a {name}; rooms.txt may tell one")
        declared, variables = self.configs_of(init)
        maybe = "".join(f", proof_pick(2) != 0 ? &{v} : NULL" for _, v in variables)
        exact = "".join(f", &{v}" for _, v in variables)
        fixed = ["    " + line for kind, variable in variables
                 for line in self.capacities(kind, variable)]
        words = f"({self.memory_bytes(name)} + 7u) / 8u"
        lines = [f"static void try_{name}(void)", "{", f"    uint64_t memory[{words}];",
                 f"    {name} *handle = NULL;", *declared, *fixed,
                 f"    (void){init.name}(proof_pick(2) != 0 ? memory : NULL, "
                 f"proof_size(sizeof memory){maybe}, proof_pick(2) != 0 ? &handle : NULL);",
                 "}", "",
                 f"static gpw_status make_{name}(uint64_t *memory, {name} **handle)", "{",
                 *declared, *fixed]
        lines += [f"    return {init.name}(memory, {words} * 8u{exact}, handle);", "}", ""]
        return lines

    def use_handle(self, name):
        if name + ".make" in self.choices:
            return [f"    {name} *{name}_handle = ({name} *){self.choices[name + '.make']};"]
        lines = [f"    uint64_t {name}_memory[({self.memory_bytes(name)} + 7u) / 8u];",
                 f"    {name} *{name}_handle = NULL;", f"    try_{name}();",
                 f"    if (make_{name}({name}_memory, &{name}_handle) != GPW_OK) {{",
                 "        return;", "    }"]
        for start in self.choices.get(f"{name}.start", "").split():
            setup = []
            function = self.by_name[start]
            given = [self.argument(function, i, setup)
                     for i in range(len(function.parameters))]
            lines += ["    " + line for line in setup]
            lines += [f"    if ({start}({', '.join(given)}) != GPW_OK) {{", "        return;",
                      "    }"]
        return lines

    def text(self):
        names = sorted({f.header for f in self.functions})
        lines = ["/* Made by tests/proof/prove.py. */"]
        lines += [f'#include "gpupower/{name}.h"' for name in names]
        lines += ['#include "gpupower/gpupower.h"', "",
                  f"#define PROOF_BLOCK_BYTES {self.choices.get('block', '512u')}", "",
                  ]
        made = self.handles()
        for name in made:
            if name in MADE and all(p.is_const for f in self.functions for p in f.parameters
                                    if p.type == name):
                self.choices = dict(self.choices) | {name + ".make": MADE[name]}
        for name in made:
            if name + ".make" not in self.choices:
                lines += self.make_handle(name)
        handles = ", ".join(f"{name} *{name}_handle" for name in made)
        lines += [f"static void use_{self.name}({handles or 'void'})", "{",
                  "    Frama_C_show_each_used(0);"]
        called = [f for f in self.functions if f.name not in [f"{name}_init" for name in made]]
        hints = self.choices.get("hints", HINTS)
        lines.append(f"    //@ loop widen_hints \"all\", {hints};")
        lines += ["    while (proof_pick(2) != 0) {",
                  f"        switch (proof_pick({len(called)})) {{"]
        for i, function in enumerate(called):
            lines.append(f"        case {i}: {{")
            lines += self.call(function, 12)
            lines += ["            break;", "        }"]
        lines += ["        default:", "            break;", "        }", "    }", "}", "",
                  f"void drive_{self.name}(void)", "{"]
        for name in made:
            lines += self.use_handle(name)
        handles = ", ".join(f"{name}_handle" for name in made)
        lines += ["    //@ slevel merge;", f"    use_{self.name}({handles});", "}", ""]
        return "\n".join(lines)
