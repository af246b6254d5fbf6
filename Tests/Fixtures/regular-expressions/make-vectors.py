"""Makes vectors.tsv: random patterns and texts with what RE2 itself makes of them.

Run as: python3 make-vectors.py > vectors.tsv    (needs the package google-re2, 1.1.20251105 was used)

The seed is fixed, so that the same RE2 gives the same file. Replacements follow the loop of Go's
Regexp.ReplaceAllString over RE2's matches. Left out are \\B in texts that are not ASCII, which RE2
finds inside of a character, and \\C.
"""

import random
import re2

draw = random.Random(20251105)
LITERALS = list("aabbcckKsS019_- \n.xé") + ["ſ", "\u212a", "Ω", "日", "ß", "σ"]
CLASSES = (
    r". \d \w \s \D \W \S [abc] [^ab] [a-c0-9] [[:alpha:]] [[:^alpha:]] [^[:digit:]x] \pL \PL \p{Lu}"
    r" \p{Greek} \P{Greek} \p{Latin} [\pN_] [\d\-é] [^\n] [a\]] []a] [^]a] [-a] [a-] \p{Han}"
    r" [\x{3b1}-\x{3c9}] [^\W] [\S] \pZ \p{^Lu} \p{Any} [[:word:]] [[:punct:]] \pP"
).split(" ")
ASSERTIONS = r"^ $ \A \z \b \B ^ $ \b".split(" ")
ESCAPES = r"\n \t \x41 \x{61} \101 \. \* \Qa.b\E \- \\ \_ \07 \Q\E \a \f \v \r".split(" ")
ODD = (
    r"** +* ??* ( (( ) [ [a [z-a] \ \8 \1 \y {1001} (?P<n> (?<n>a) (?z) (?i (?-) (?i-) [[:foo:]] \pX"
    r" \p{Foo} \x{110000} \xg a{2}{3} {2} a{2,1} { a{ a{,2} a{1 a{01} } ] (?: (?i-s:a) (?=a) (?#a) \Z \G"
    r" [a-\d] [\Q] \x \x{} \p \p{ (?P>a) (?P=n) * |* (*) (?i)* ^* $+ \b?? a|* x{0} (){3} a{1000} (?U)a+"
    r" (?) \E \Q (|a)* (a*)* (a*)+ (?:a?)*? (|a)+ (?:|a){2,} (a|ab)(c|bcd)? () (?:)"
).split(" ")
SUFFIXES = "* + ? * + ? {2} {0,2} {1,} {2,3} {0} {3} {0,} {1,1} {0,1}".split(" ")
GROUPS = ["?:", "?i:", "?s:", "?m:", "?U:", "?im:", "?-i:", "?i-s:", "?P<n>"]
TEMPLATES = "$1 <$0> ${1}W $1W $$ x [$0|$1|$2] ${n} $ $x$ ${1 ${} $01 é$1é $10".split(" ")


def atom():
    kind = draw.random()
    if kind < 0.50:
        return draw.choice(LITERALS)
    if kind < 0.75:
        return draw.choice(CLASSES)
    if kind < 0.87:
        return draw.choice(ASSERTIONS)
    return draw.choice(ESCAPES) if kind < 0.95 else draw.choice(ODD)


def choice(depth):
    return "|".join(pattern(depth - 1) for _ in range(draw.randint(1, 3)))


def pattern(depth):
    kind = draw.random()
    if depth <= 0 or kind < 0.28:
        return atom()
    if kind < 0.52:
        return "".join(pattern(depth - 1) for _ in range(draw.randint(1, 4)))
    if kind < 0.66:
        return "(" + choice(depth) + ")"
    if kind < 0.72:
        return "(" + draw.choice(GROUPS) + choice(depth) + ")"
    if kind < 0.76:
        return draw.choice(["(?i)", "(?m)", "(?s)", "(?U)", "(?-i)"]) + pattern(depth - 1)
    if kind < 0.80:
        return pattern(depth - 1) + "|" + pattern(depth - 1)
    inner = pattern(depth - 1)
    if len(inner) > 1:
        inner = ("(?:" if draw.random() < 0.5 else "(") + inner + ")"
    return inner + draw.choice(SUFFIXES) + ("?" if draw.random() < 0.3 else "")


def text():
    letters = "aaabbbcckKsSxX019_- \n\n.é.ſ\u212aΩω日ßσςÉ€😀*\\n"
    return "".join(draw.choice(letters) for _ in range(draw.choice([0, 1, 2, 3, 4, 5, 6, 8, 12])))


def is_name(letter):
    return letter == "_" or letter.isalpha() or letter.isdecimal()


def expand(template, groups, names):
    out, i = "", 0
    while i < len(template):
        if template[i] != "$":
            out += template[i]
            i += 1
            continue
        i += 1
        if template[i : i + 1] == "$":
            out += "$"
            i += 1
            continue
        braced = template[i : i + 1] == "{"
        start = i + braced
        end = start
        while end < len(template) and is_name(template[end]):
            end += 1
        if end == start or (braced and template[end : end + 1] != "}"):
            out += "$"
            continue
        name, i = template[start:end], end + braced
        is_number = name.isdecimal() and name.isascii() and (name == "0" or name[0] != "0")
        number = int(name) if is_number else names.get(name, -1)
        if 0 <= number < len(groups):
            out += groups[number] or ""
    return out


def replaced(expression, text, template):
    out, position, copied = "", 0, 0
    while position <= len(text):
        found = expression.search(text, position)
        if not found:
            break
        out += text[copied : found.start()]
        if found.end() > copied or found.start() == 0:
            groups = [found.group(i) for i in range(expression.groups + 1)]
            out += expand(template, groups, expression.groupindex)
        copied = found.end()
        position = max(found.end(), position + 1) if found.end() <= position else found.end()
    return out + text[copied:]


def bounds(found, text, groups):
    if not found:
        return "-"
    size = lambda end: len(text[:end].encode())
    spans = [found.span(i) for i in range(groups + 1)]
    return " ".join("%d,%d" % (size(a), size(b)) if a >= 0 else "-" for a, b in spans)


def escaped(field):
    return field.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def row(*fields):
    print("\t".join(escaped(field) for field in fields))


options = re2.Options()
options.log_errors = False
seen = set()
while len(seen) < 1500:
    source = pattern(draw.randint(1, 4))
    if source in seen or "\\C" in source:
        continue
    seen.add(source)
    try:
        expression = re2.compile(source, options)
    except re2.error as error:
        if "duplicate" not in str(error.args):
            row("refused", source)
        continue
    row("accepted", source)
    for _ in range(3):
        subject, template = text(), draw.choice(TEMPLATES)
        if "\\B" in source and not subject.isascii():
            continue
        match = bounds(expression.search(subject), subject, expression.groups)
        row("text", subject, match, template, replaced(expression, subject, template))
