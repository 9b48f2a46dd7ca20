"""What the model sees of a candidate: named features of its words, syntax, place in the article and neighbours."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.detect.candidates import Hit, Proposal
from pipeline.detect.frame import Document
from pipeline.detect.grammar import closed_class
from pipeline.detect.names import holders, masked, names
from pipeline.detect.syntax import CLAUSE, DETERMINERS, Group, definiteness, verb_group
from pipeline.detect.tokens import Tokens
from pipeline.detect.view import Shown, View, show, view
from pipeline.detect.votes import votes

VOTE = "vote="  # before what rules say; the training trusts these more than single words
_DEPTHS = (1, 150, 500, 1200, 3000)  # characters into the text: lead, top, middle
_SAY = closed_class("saying")


@dataclass(frozen=True, slots=True)
class Scene:
    """What a candidate's features take from the rest of the article.

    `hidden` and `office` are the names that the model is not shown; `shown` and `whole` keep each sentence without
    them and its own features, made when a candidate first needs them.
    """

    headline: frozenset[str]
    headline_types: frozenset[str]
    count: dict[str, int]
    order: dict[tuple[str, int, int], int]
    year: int
    hidden: frozenset[str]
    office: dict[str, str]
    shown: dict[int, tuple[Shown, list[str]]] = field(default_factory=dict)

    def sentence(self, proposal: Proposal) -> tuple[Shown, list[str]]:
        """The proposal's sentence as the model sees it, and the features of all its candidates."""
        index = proposal.sentence.index
        if index not in self.shown:
            shown = show(masked(proposal.tokens, self.hidden, self.office))
            self.shown[index] = shown, list(_whole(shown, self.headline))
        return self.shown[index]


def scene(document: Document, proposals: list[Proposal]) -> Scene:
    """The scene of an article."""
    count: dict[str, int] = {}
    order: dict[tuple[str, int, int], int] = {}
    seen: dict[str, set[int]] = {}
    for p in proposals:
        kind, sentence = p.type, p.sentence.index
        if p.kind != "verb":
            seen.setdefault(kind, set()).add(sentence)
        order[_place_of(p)] = len(seen.get(kind, ()))
        count[kind] = len(seen.get(kind, ()))
    heads = frozenset(p.type for p in proposals if p.sentence.part == "headline" and p.kind != "verb")
    words = frozenset(re.findall(r"[a-z]{4,}", document.article.headline.lower()))
    sentences = {p.sentence.index: p.tokens for p in proposals}
    hidden = names(sentences.values())
    year = document.article.published[:4]
    office = holders(sentences.values(), hidden)
    return Scene(words, heads, count, order, int(year) if year.isdigit() else 0, hidden, office)


def _place_of(p: Proposal) -> tuple[str, int, int]:
    return p.type, p.sentence.index, p.hit.first


def features(proposal: Proposal, scene: Scene) -> list[str]:
    """Feature names in a fixed order; some occur twice and count once."""
    entry = proposal.hit.entry
    shown, whole = scene.sentence(proposal)
    v = view(shown, proposal.hit.first, proposal.hit.last, entry.form, proposal.kind)
    out = [f"{VOTE}{vote}" for vote in votes(v)]
    out += _words(v, entry.lemma)
    out += _grammar(v, entry.lemma)
    out += _classes(v, entry.lemma)
    out += _context(v, entry.lemma, proposal.context)
    out += _place(v, proposal, scene)
    out += whole
    out += _around(v)
    return out


def sketch(proposal: Proposal) -> list[str]:
    """A few cheap names, enough to tell candidates that need no closer look."""
    p, words = proposal, proposal.tokens.words
    lemma, first, last = p.hit.entry.lemma, p.hit.first, p.hit.last
    out = [f"t={lemma}", f"tf={lemma}.{p.hit.entry.form}", f"k={p.kind}", f"part={p.sentence.part}"]
    out += [f"l={word}" for word in words[max(0, first - 3) : first]]
    out += [f"r={word}" for word in words[last : last + 3]]
    others = [hit for hit in p.context if hit.first != first]
    near = sorted((abs(hit.first - first), hit.first > first, hit.entry.lemma) for hit in others)
    for far, right, name in near[:2]:
        out += [f"c={name}", f"cd={name}.{right}.{min(far, 8) // 3}", f"ct={name}.{lemma}"]
    return out


def _words(v: View, lemma: str) -> list[str]:
    words, first, last = v.shown.tokens.words, v.first, v.last
    left = words[max(0, first - 6) : first][::-1]
    right = words[last : last + 7]
    out = [f"t={lemma}", f"tf={lemma}.{v.form}", f"k={v.kind}.{v.form}"]
    out += [f"l={word}" for word in left]
    out += [f"r={word}" for word in right]
    for k, word in enumerate(left[:3], 1):
        out += (f"l{k}={word}", f"tl{k}={lemma}.{word}")
    for k, word in enumerate(right[:3], 1):
        out += (f"r{k}={word}", f"tr{k}={lemma}.{word}")
    left2, right2 = ("<s>", *left[::-1])[-3:], (*right, "</s>")[:3]
    return [
        *out,
        f"l12={'_'.join(left2[-2:])}",
        f"l123={'_'.join(left2)}",
        f"r12={'_'.join(right2[:2])}",
        f"r123={'_'.join(right2)}",
        f"lr={left2[-1]}.{right2[0]}",
    ]


def _signs(group: Group) -> str:
    return f"{group.modal}.{'h' * group.have}{'b' * group.be}{'d' * group.do}{'n' * group.negative}{'t' * group.to}"


def _grammar(v: View, lemma: str) -> Iterator[str]:
    t, i, form, group, mood = v.shown.tokens, v.first, v.form, v.group, v.mood
    aux = _signs(group)
    before = t.at(group.start)
    yield f"aux={aux}.{form}"
    yield f"taux={lemma}.{aux}.{form}"
    yield f"neg={group.negative}"
    yield f"tense={mood}.{group.negative}"
    yield f"ttense={lemma}.{mood}"
    yield from (f"otense={kind}.{mood}" for kind in v.own)
    yield f"gov={before}"
    yield f"gov2={t.at(group.start - 1)}_{before}"
    if group.to:
        yield f"to={before}"
        upper = verb_group(t, group.start)
        high = _signs(upper)
        yield f"to2={before}.{high}"
        yield f"up={high}"
        yield f"upgov={t.at(upper.start)}"
        if upper.to:
            yield f"to={t.at(upper.start)}"
    opener = t.at(v.start) if t.at(v.start) in CLAUSE else t.at(v.start - 1)
    yield f"clause={opener}"
    yield f"clausef={opener}.{form}.{group.modal}"
    yield from (f"subj={word}" for word in t.words[max(v.start, group.start - 5) : group.start + 1])
    if v.kind != "verb":
        determiner = _determiner(t, i)
        yield f"det={determiner}"
        yield f"detf={determiner}.{form}.{t.at(v.last)}"


def _classes(v: View, lemma: str) -> list[str]:
    kinds, own, at = v.shown.kinds, v.own, v.group.start
    out = [f"own={kind}.{v.form}" for kind in own]
    for kind in kinds[at] if at >= 0 else ():
        out.append(f"gk={kind}.{v.group.to}.{v.form}")
        out += [f"gko={kind}.{mine}.{v.group.modal}" for mine in own]
    out += _classes_left(v, lemma)
    for k, found in enumerate(kinds[v.last : v.last + 10]):
        for kind in found:
            out += (f"kR={kind}", f"kRt={kind}.{lemma}")
            if k < 4:
                out.append(f"kR4={kind}")
    out += [f"kSo={kind}.{mine}" for mine in own for kind in v.shown.every]
    return out


def _classes_left(v: View, lemma: str) -> list[str]:
    i, out = v.first, list[str]()
    begin = max(0, i - 10)
    for k, found in enumerate(v.shown.kinds[begin:i], begin):
        for kind in found:
            out += (f"kL={kind}", f"kLt={kind}.{lemma}")
            if i - k <= 4:
                out.append(f"kL4={kind}")
            if k >= v.start:
                out.append(f"kLc={kind}")
                out += [f"kLco={kind}.{mine}" for mine in v.own]
    return out


def _determiner(t: Tokens, index: int) -> str:
    for k in range(1, 6):
        word = t.at(index - k)
        if word in DETERMINERS:
            return word
        if not word or word in CLAUSE or word in ",.;:to of in on with from at":
            return ""
    return ""


def _context(v: View, lemma: str, context: tuple[Hit, ...]) -> Iterator[str]:
    i = v.first
    best: dict[str, Hit] = {}
    for hit in context:
        if hit.first == i:
            continue
        side = "R" if hit.first > i else "L"
        if side not in best or abs(hit.first - i) < abs(best[side].first - i):
            best[side] = hit
    for side, hit in best.items():
        far = abs(hit.first - i)
        bucket = "1" if far <= 2 else "2" if far <= 4 else "3" if far <= 7 else "4"
        det = _determiner(v.shown.tokens, hit.first)
        known = definiteness(det, hit.entry.form)
        yield f"c{side}={hit.entry.lemma}"
        yield f"c{side}d={hit.entry.lemma}.{bucket}"
        yield f"c{side}t={hit.entry.lemma}.{lemma}"
        yield f"c{side}det={det}.{hit.entry.form}"
        yield f"c{side}tdet={det}.{lemma}"
        yield f"c{side}k={known}.{bucket}.{v.mood}"
        for kind in v.own or ("",):
            yield f"c{side}ok={kind}.{known}.{bucket}"
            yield f"c{side}okm={kind}.{known}.{v.mood}"
        yield f"c{side}f={v.form}.{bucket}"
    yield f"cs={'R' in best}{'L' in best}.{lemma}"


def _place(v: View, p: Proposal, scene: Scene) -> Iterator[str]:
    s, kind, t = p.sentence, p.type, v.shown.tokens
    yield f"part={s.part}"
    if s.part == "headline":
        yield f"hf={v.form}.{p.hit.entry.lemma}"
        yield f"hform={v.form}"
        yield f"hl={t.at(v.first - 1)}"
        if v.first == 0:
            yield "hfirst"
    yield f"pos={bisect_right(_DEPTHS, s.start)}"
    yield f"rank={min(scene.order[_place_of(p)], 6)}"
    yield f"many={min(scene.count.get(kind, 0), 12) // 2}"
    yield f"inhead={kind in scene.headline_types}.{p.kind}"
    if scene.year and "<year>" in t.words:
        for word, raw in zip(t.words, t.raw, strict=True):
            if word == "<year>":
                yield f"ago={min(max(scene.year - int(raw), -1), 3)}"


def _whole(shown: Shown, headline: frozenset[str]) -> Iterator[str]:
    """What all candidates of a sentence have alike."""
    t = shown.tokens
    distinct = dict.fromkeys(t.words)
    yield f"len={min(len(t) // 8, 6)}"
    yield f"first={t.at(0)}"
    yield f"end={t.at(len(t) - 1)}"
    yield f"share={min(len(headline.intersection(distinct)), 5)}"
    yield from [f"kS={kind}" for kind in shown.every]
    yield from [f"b={word}" for word in distinct]


def _around(v: View) -> list[str]:
    t, i = v.shown.tokens, v.first
    out = [f"at={min(4 * i // max(len(t), 1), 3)}", f"quoted={t.quoted[i]}"]
    if not _SAY.isdisjoint(t.words):
        out += [f"say={word}.{'R' if k > i else 'L'}" for k, word in enumerate(t.words) if word in _SAY]
    near = t.words[max(0, i - 8) : i + 9]
    if "<date>" in near:
        out.append("dated")
    if "<year>" in near:
        out.append("yeared")
    # At a sentence's start a word is paired with itself.
    pairs = zip(t.words[max(0, i - 9) : i + 9], t.words[max(0, i - 8) : i + 10], strict=False)
    return out + [f"bb={a}_{b}" for a, b in pairs]
