#!/usr/bin/env python3
"""Make the compact tables from provider schemas and CloudFormation's registry.

usage: compact.py terraform SCHEMA.json > aws.txt        compact.py cloudformation SCHEMA.json > cloudformation.txt
       compact.py iam ACTIONS.json EARLIER.txt > iam.txt

SCHEMA.json for Terraform: {"resource": {KIND: {"attributes": …, "structs": …}}, "data": …}, attributes as [type, flags] or
{"block": true, "nesting": …, "of": STRUCT, "flags": …}; for CloudFormation: {TYPE: {"properties", "definitions", "required",
"readOnly", "createOnly"}}. See README.md for the form of the output."""
import json, re, sys

LETTER = {"string": "s", "bool": "b", "number": "n", "any": "a"}


def code(t):
    t = t.strip()
    t = re.sub(r"\{.*?\}", "", t)
    for name, letter in (("list", "L"), ("set", "S"), ("map", "M")):
        if t.startswith(name + "(") and t.endswith(")"):
            return letter + code(t[len(name) + 1:-1])
    return LETTER.get(t, "a")


def terraform(schema):
    rows = []
    for section, prefix in (("resource", ""), ("data", "data.")):
        for kind, body in schema.get(section, {}).items():
            structs = body.get("structs", {})
            order, numbers = [], {}

            def number(name):
                if name not in numbers:
                    numbers[name] = len(order) + 1
                    order.append(name)
                return numbers[name]

            def attribute(a):
                if isinstance(a, list):
                    return code(a[0]) + a[1]
                nesting = {"single": "1", "list": "l", "set": "s", "map": "m"}[a["nesting"]]
                mark = "{" if a.get("block") else "("
                return f"{mark}{nesting}{number(a['of'])}:{a.get('flags', '')}"

            def level(attributes):
                return ",".join(f"{n}={attribute(a)}" for n, a in sorted(attributes.items()))

            levels = [level(body["attributes"])]
            at = 0
            while at < len(order):
                levels.append(level(structs.get(order[at], {})))
                at += 1
            rows.append((prefix + kind, levels))
    return rows


def cloudformation(schema):
    rows = []
    for kind, body in schema.items():
        definitions = body.get("definitions", {})
        order, numbers = [], {}

        def shape(t, depth=0):
            if isinstance(t, dict):
                return "a"
            t = re.sub(r"\{.*?\}", "", t.strip())
            for name, letter in (("list", "L"), ("set", "S"), ("map", "M")):
                if t.startswith(name + "(") and t.endswith(")"):
                    return letter + shape(t[len(name) + 1:-1], depth)
            if t.startswith("#"):
                name = t[1:]
                target = definitions.get(name)
                if isinstance(target, str):
                    return shape(target, depth + 1) if depth < 8 else "a"
                if target is None:
                    return "a"
                if name not in numbers:
                    numbers[name] = len(order) + 1
                    order.append(name)
                return f"(1{numbers[name]}:"
            return LETTER.get(t, "a")

        def level(properties, top):
            out = []
            for n, t in sorted(properties.items()):
                flags = ""
                if top:
                    flags += "r" if n in body.get("required", []) else ""
                    flags += "c" if n in body.get("readOnly", []) else ""
                    flags += "k" if n in body.get("createOnly", []) else ""
                out.append(f"{n}={shape(t)}{flags}")
            return ",".join(out)

        levels = [level(body.get("properties", {}), True)]
        at = 0
        while at < len(order):
            levels.append(level(definitions[order[at]], False))
            at += 1
        rows.append((kind, levels))
    return rows


def iam(services):
    # Of an earlier table: what could not be limited then stays so.
    unlimitable = set()
    for line in open(sys.argv[3]) if len(sys.argv) > 3 else []:
        service, *groups = line.rstrip("\n").split("\t")
        for letter, names in (group.split("=") for group in groups):
            unlimitable.update((service, name) for name in names.split(" ") if letter.islower())
    letters = {"Read": "r", "List": "l", "Write": "w", "Permissions management": "p", "Tagging": "t"}
    rows = []
    for service, actions in services.items():
        groups = {}
        for name, facts in actions.items():
            letter = letters[facts["access"]]
            is_limitable = facts["resources"] and (service, name) not in unlimitable
            groups.setdefault(letter.upper() if is_limitable else letter, []).append(name)
        rows.append((service, [f"{letter}=" + " ".join(sorted(names)) for letter, names in sorted(groups.items())]))
    return rows


rows = {"terraform": terraform, "cloudformation": cloudformation, "iam": iam}[sys.argv[1]](json.load(open(sys.argv[2])))
for kind, levels in sorted(rows):
    print("\t".join([kind, *levels]))
