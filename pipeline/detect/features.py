"""What the model sees of a candidate: named features of its words, syntax, place in the article and neighbours."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.detect.candidates import Hit, Proposal
from pipeline.detect.cues import word_classes
from pipeline.detect.frame import Candidate, Document
from pipeline.detect.grammar import closed_class
from pipeline.detect.names import holders, masked, names
from pipeline.detect.syntax import CLAUSE, DETERMINERS, clause_start, definiteness, tense, verb_group
from pipeline.detect.tokens import Tokens
from pipeline.detect.votes import votes

VOTE = "vote="  # before what rules say; the training trusts these more than single words
_DEPTHS = (1, 150, 500, 1200, 3000)  # characters into the text: lead, top, middle
_SAY = closed_class("saying")


@dataclass(frozen=True)
class Scene:
    """What a candidate's features take from the rest of the article."""

    headline: frozenset[str]
    headline_types: frozenset[str]
    count: dict[str, int]
    order: dict[Candidate, int]
    year: int
    masked: dict[int, Tokens]


def scene(document: Document, proposals: list[Proposal]) -> Scene:
    """The scene of an article."""
    count: dict[str, int] = {}
    order: dict[Candidate, int] = {}
    seen: dict[str, set[int]] = {}
    for p in proposals:
        kind, sentence = p.candidate.type, p.candidate.sentence.index
        if p.kind != "verb":
            seen.setdefault(kind, set()).add(sentence)
        order[p.candidate] = len(seen.get(kind, ()))
        count[kind] = len(seen.get(kind, ()))
    heads = frozenset(
        p.candidate.type for p in proposals if p.candidate.sentence.part == "headline" and p.kind != "verb"
    )
    words = frozenset(re.findall(r"[a-z]{4,}", document.article.headline.lower()))
    sentences = {p.candidate.sentence.index: p.tokens for p in proposals}
    hidden = names(sentences.values())
    office = holders(sentences.values(), hidden)
    shown = {index: masked(tokens, hidden, office) for index, tokens in sentences.items()}
    year = document.article.published[:4]
    return Scene(words, heads, count, order, int(year) if year.isdigit() else 0, shown)


def features(proposal: Proposal, scene: Scene) -> list[str]:
    """Feature names in a fixed order; some occur twice and count once."""
    p = replace(proposal, tokens=scene.masked[proposal.candidate.sentence.index])
    said = votes(p.tokens, p.hit.first, p.hit.last, p.hit.entry.form, p.kind)
    names = [f"{VOTE}{vote}" for vote in said]
    return [*names, *_words(p), *_grammar(p), *_classes(p), *_context(p), *_place(p, scene), *_sentence(p)]


def sketch(proposal: Proposal) -> list[str]:
    """A few cheap names, enough to tell candidates that need no closer look."""
    p, words = proposal, proposal.tokens.words
    lemma, first, last = p.hit.entry.lemma, p.hit.first, p.hit.last
    out = [f"t={lemma}", f"tf={lemma}.{p.hit.entry.form}", f"k={p.kind}", f"part={p.candidate.sentence.part}"]
    out += [f"l={word}" for word in words[max(0, first - 3) : first]]
    out += [f"r={word}" for word in words[last : last + 3]]
    others = [hit for hit in p.context if hit.first != first]
    near = sorted((abs(hit.first - first), hit.first > first, hit.entry.lemma) for hit in others)
    for far, right, name in near[:2]:
        out += [f"c={name}", f"cd={name}.{right}.{min(far, 8) // 3}", f"ct={name}.{lemma}"]
    return out


def _words(p: Proposal) -> Iterator[str]:
    words, first, last = p.tokens.words, p.hit.first, p.hit.last
    lemma = p.hit.entry.lemma
    yield f"t={lemma}"
    yield f"tf={lemma}.{p.hit.entry.form}"
    yield f"k={p.kind}.{p.hit.entry.form}"
    left = words[max(0, first - 6) : first]
    right = words[last : last + 7]
    for k, word in enumerate(reversed(left)):
        yield f"l={word}"
        if k < 3:
            yield f"l{k + 1}={word}"
            yield f"tl{k + 1}={lemma}.{word}"
    for k, word in enumerate(right):
        yield f"r={word}"
        if k < 3:
            yield f"r{k + 1}={word}"
            yield f"tr{k + 1}={lemma}.{word}"
    left2, right2 = ["<s>", *left], [*right, "</s>"]
    yield f"l12={'_'.join(left2[-2:])}"
    yield f"l123={'_'.join(left2[-3:])}"
    yield f"r12={'_'.join(right2[:2])}"
    yield f"r123={'_'.join(right2[:3])}"
    yield f"lr={left2[-1]}.{right2[0]}"


def _grammar(p: Proposal) -> Iterator[str]:
    t, i = p.tokens, p.hit.first
    group = verb_group(t, i)
    form = p.hit.entry.form
    aux = f"{group.modal}.{'h' * group.have}{'b' * group.be}{'d' * group.do}{'n' * group.negative}{'t' * group.to}"
    yield f"aux={aux}.{form}"
    yield f"taux={p.hit.entry.lemma}.{aux}.{form}"
    yield f"neg={group.negative}"
    mood = tense(group, form)
    yield f"tense={mood}.{group.negative}"
    yield f"ttense={p.hit.entry.lemma}.{mood}"
    for kind in word_classes().get(t.words[i], ()):
        yield f"otense={kind}.{mood}"
    before = t.at(group.start)
    yield f"gov={before}"
    yield f"gov2={t.at(group.start - 1)}_{before}"
    if group.to:
        yield f"to={before}"
        upper = verb_group(t, group.start)
        high = f"{upper.modal}.{'h' * upper.have}{'b' * upper.be}{'d' * upper.do}{'n' * upper.negative}{'t' * upper.to}"
        yield f"to2={before}.{high}"
        yield f"up={high}"
        yield f"upgov={t.at(upper.start)}"
        if upper.to:
            yield f"to={t.at(upper.start)}"
    start = clause_start(t, i)
    opener = t.at(start) if t.at(start) in CLAUSE else t.at(start - 1)
    yield f"clause={opener}"
    yield f"clausef={opener}.{form}.{group.modal}"
    subject = t.words[max(start, group.start - 5) : group.start + 1]
    for word in subject:
        yield f"subj={word}"
    if p.kind != "verb":
        yield f"det={_determiner(t, i)}"
        yield f"detf={_determiner(t, i)}.{p.hit.entry.form}.{t.at(p.hit.last)}"


def _classes(p: Proposal) -> Iterator[str]:
    t, i, last = p.tokens, p.hit.first, p.hit.last
    kinds = word_classes()
    lemma, form = p.hit.entry.lemma, p.hit.entry.form
    own = kinds.get(t.words[i], ())
    group = verb_group(t, i)
    yield from (f"own={kind}.{form}" for kind in own)
    for kind in kinds.get(t.at(group.start), ()):
        yield f"gk={kind}.{group.to}.{form}"
        yield from (f"gko={kind}.{mine}.{group.modal}" for mine in own)
    yield from _classes_left(t, i, lemma, own)
    for k in range(last, min(len(t), last + 10)):
        for kind in kinds.get(t.words[k], ()):
            yield f"kR={kind}"
            yield f"kRt={kind}.{lemma}"
            if k - last < 4:
                yield f"kR4={kind}"
    for kind in dict.fromkeys(kind for word in t.words for kind in kinds.get(word, ())):
        yield f"kS={kind}"
        yield from (f"kSo={kind}.{mine}" for mine in own)


def _classes_left(t: Tokens, i: int, lemma: str, own: tuple[str, ...]) -> Iterator[str]:
    kinds = word_classes()
    start = clause_start(t, i)
    for k in range(max(0, i - 10), i):
        for kind in kinds.get(t.words[k], ()):
            yield f"kL={kind}"
            yield f"kLt={kind}.{lemma}"
            if i - k <= 4:
                yield f"kL4={kind}"
            if k >= start:
                yield f"kLc={kind}"
                yield from (f"kLco={kind}.{mine}" for mine in own)


def _determiner(t: Tokens, index: int) -> str:
    for k in range(1, 6):
        word = t.at(index - k)
        if word in DETERMINERS:
            return word
        if not word or word in CLAUSE or word in ",.;:to of in on with from at":
            return ""
    return ""


def _context(p: Proposal) -> Iterator[str]:
    t, i = p.tokens, p.hit.first
    best: dict[str, Hit] = {}
    for hit in p.context:
        if hit.first == i:
            continue
        side = "R" if hit.first > i else "L"
        if side not in best or abs(hit.first - i) < abs(best[side].first - i):
            best[side] = hit
    lemma = p.hit.entry.lemma
    own = word_classes().get(t.words[i], ("",))
    mood = tense(verb_group(t, i), p.hit.entry.form)
    for side, hit in best.items():
        far = abs(hit.first - i)
        bucket = "1" if far <= 2 else "2" if far <= 4 else "3" if far <= 7 else "4"
        det = _determiner(t, hit.first)
        yield f"c{side}={hit.entry.lemma}"
        yield f"c{side}d={hit.entry.lemma}.{bucket}"
        yield f"c{side}t={hit.entry.lemma}.{lemma}"
        yield f"c{side}det={det}.{hit.entry.form}"
        yield f"c{side}tdet={det}.{lemma}"
        known = definiteness(det, hit.entry.form)
        yield f"c{side}k={known}.{bucket}.{mood}"
        for kind in own:
            yield f"c{side}ok={kind}.{known}.{bucket}"
            yield f"c{side}okm={kind}.{known}.{mood}"
        yield f"c{side}f={p.hit.entry.form}.{bucket}"
    yield f"cs={'R' in best}{'L' in best}.{lemma}"


def _place(p: Proposal, scene: Scene) -> Iterator[str]:
    s = p.candidate.sentence
    kind = p.candidate.type
    yield f"part={s.part}"
    if s.part == "headline":
        yield f"hf={p.hit.entry.form}.{p.hit.entry.lemma}"
        yield f"hform={p.hit.entry.form}"
        yield f"hl={p.tokens.at(p.hit.first - 1)}"
        if p.hit.first == 0:
            yield "hfirst"
    yield f"pos={bisect_right(_DEPTHS, s.start)}"
    yield f"rank={min(scene.order[p.candidate], 6)}"
    yield f"many={min(scene.count.get(kind, 0), 12) // 2}"
    yield f"inhead={kind in scene.headline_types}.{p.kind}"
    shared = sum(1 for w in set(p.tokens.words) if w in scene.headline)
    yield f"share={min(shared, 5)}"
    for word, raw in zip(p.tokens.words, p.tokens.raw, strict=True):
        if word == "<year>" and scene.year:
            yield f"ago={min(max(scene.year - int(raw), -1), 3)}"


def _sentence(p: Proposal) -> Iterator[str]:
    t, i = p.tokens, p.hit.first
    n = len(t)
    yield f"len={min(n // 8, 6)}"
    yield f"at={min(4 * i // max(n, 1), 3)}"
    yield f"quoted={t.quoted[i]}"
    yield f"first={t.at(0)}"
    yield f"end={t.at(n - 1)}"
    for k, word in enumerate(t.words):
        if word in _SAY:
            yield f"say={word}.{'R' if k > i else 'L'}"
    near = t.words[max(0, i - 8) : i + 9]
    if "<date>" in near:
        yield "dated"
    if "<year>" in near:
        yield "yeared"
    for word in dict.fromkeys(t.words):
        yield f"b={word}"
    for a, b in zip(t.words[max(0, i - 9) : i + 9], t.words[max(0, i - 8) : i + 10], strict=False):
        yield f"bb={a}_{b}"
