"""Rules for the language: whole, unbroken Korean sentences in 해요체."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from core.reply.rules.proposal import Proposal, ending, letters, sentences, without_quotes

SHORTEST: Final = 6  # characters
LONGEST: Final = 90
MOST_SENTENCES: Final = 3

_LETTER_BLOCKS: Final = r"ㄱ-ㆎ\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff"
_LAUGHTER: Final = "ㅋㅎ"
_LOOSE_LETTER: Final = re.compile(rf"(?![{_LAUGHTER}])[{_LETTER_BLOCKS}]")
_LAUGHTER_INSIDE: Final = re.compile(
    rf"(?<=[가-힣])[{_LAUGHTER}]+(?=[가-힣])|(?<![{_LAUGHTER}])[{_LAUGHTER}](?![{_LAUGHTER}])"
)
# A control token in part or whole, the sign for undecodable bytes, what belongs to markup and to chat logs.
_LEFTOVER: Final = re.compile(
    r"[<>\[\]{}|\\=#*_^`�‹›/:;]|\b(?:unk|pad|bos|eos|usr|sys)\b|[\x00-\x1f\x7f-\x9f]"
)
_ODD_SIGNS: Final = re.compile(
    r",\s*[,.!?]|\.\s*,|[!?]\s*\.|(?<!\.)\.\.(?!\.)|^\s*[.,!?~…)]|[.!?~…]\s+[.!?~…]"
)
_PAIRS: Final = ("()", "「」", "『』", "〈〉", "《》", "“”", "‘’")
_ALIKE_PAIRS: Final = "'\""
_FOREIGN: Final = re.compile(r"[^\W\d_a-zA-Z가-힣ㄱ-ㆎ]")
_LATIN: Final = re.compile(r"[a-zA-Z]+")
_LATIN_FOR_ALL: Final = frozenset({"tv", "cctv", "ost", "ok", "sns", "pc", "mvp", "dj", "ai", "as"})

_POLITE: Final = re.compile(r"(?:(?<![필중주소수동])요|죠|[가-힣]니다|[가-힣]니까|시오|[시되]길)$")
_RURAL: Final = re.compile(r"(?:[유쥬예]|니더|지라|구먼)$")  # only to somebody who speaks so
_RURAL_TEXT: Final = re.compile(r"(?:[가-힣][유쥬예]|니더|지라|구먼|[데디]이|당께요?)(?![가-힣])")
_STOPPED: Final = re.compile(r"[.!?~…♪♡♥]$")
_AFTER_THE_STOP: Final = re.compile(r"(?:[^\w.!?~…,\-)]|[ㅋㅎ])+$")
# After these more must come: connectives, particles, words that begin a clause.
_MORE_TO_COME: Final = re.compile(
    r"(?:[가-힣](?:고|며|면서|니까|는데|은데|한데|지만|려고|도록|거나|아도|어도"
    r"|해도|느라|듯이|다가|기에|으면|하면|려면|되면|을수록|수록)"
    r"|[아어해워와져려겨커켜여라춰쳐내돼]서|[가-힣](?:를|(?<![가마노겨])을|의|에게|한테|에서|으로|까지는|보다|처럼|이랑|하고|부터|마다)"
    r"|(?<![가-힣])(?:그리고|하지만|그래서|그런데|그러나|그러니까|또|더|너무|아주|제일|가장|잘|못|안|및"
    r"|혹은|만약)"
    r"|(?:위해|대해|때문에|만큼은|동안에|(?<=[가-힣] )수|(?<=[는을을한] )것))$"
)
_WHOLE_ALL_THE_SAME: Final = re.compile(r"(?:최고|사고|광고|만세|세상에|라니까)$")

_PLAIN_ENDING: Final = re.compile(
    r"(?:[가-힣](?:다|해|돼|야|지|네|냐|자|래|걸|군|구나|거든|잖아|어라|아라|렴|게|을까|을게|을래)"
    r"|[가-힣](?<![라다])니|[겠었았였했됐졌왔갔났셨렸]어|[아어워와줘봐려여]|있어|없어|같아|좋아|싫어|마)$"
)
_SURPRISED: Final = re.compile(r"(?<=[을를할] )줄이야$")
_INTERJECTIONS: Final = re.compile(
    r"^(?:와+|우+와+|오+|아+|어머나?|어머머|이야|어|음|흠|네|넵|저런|이런|세상에|맙소사|헉|헐|에구|아이고"
    r"|아이구|토닥토닥|앗|오예|만세|짝짝짝?|쉿)$"
)
_THOU: Final = re.compile(
    r"(?<![가-힣])(?:너|넌|널|너는|너도|너를|너의|너만|너한테|너에게|너랑|네가|니가|니|자네|야|얘야"
    r"|얘)(?![가-힣])"
)
_STIFF: Final = re.compile(r"(?:(?<![답랍])니다|니까|시오|소서|노라|로다)$")
_WARM_ALL_THE_SAME: Final = re.compile(r"(?:고맙습|감사합|축하드립|축하합|반갑습|좋겠습|응원합)니다$")
_FORMAL_TEXT: Final = re.compile(r"니다|니까")
_SERVICE_DESK: Final = re.compile(
    r"고객님|귀하(?:의|께|는|가)|사용자님|문의하신|답변드|안내드|드리겠습니다|하십시오"
)

_CLOSED: Final = "".join(chr(code) for code in range(0xAC00, 0xD7A4) if (code - 0xAC00) % 28)
_WRONG_PARTICLE: Final = re.compile(
    rf"[{_CLOSED}]를(?![가-힣])"
    r"|(?:(?<![가마노])을[을은]|를를|을를|는는|은은|은는|를은|를이|에를|을가|를가|에에|의의|들들)(?![가-힣])"
    r"|요요|죠요|니다요|(?:[아어해네세군]요|습니다)(?:다|어|아|죠|네)"
)

_LOOPS: Final = re.compile(
    r"([가-힣])\1{3,}|([가-힣]{2,8})[\s,]*\2[\s,]*\2|([가-힣]{2,}[^도\W])[\s,]+\3(?![가-힣])"
    r"|([^\w\s])\4{3,}|([ㅋㅎ])\5{4,}"
)
_WORD: Final = re.compile(r"[가-힣]{2,}")
_TOO_OFTEN: Final = 3  # a word of two syllables or more in two or three sentences
_SEQUENCE: Final = 3  # words in a row that come twice


def is_too_short(proposal: Proposal) -> bool:
    """Fewer than 6 characters, or no sentence in it."""
    return len(proposal.reply.strip()) < SHORTEST or not sentences(proposal.reply)


def is_too_long(proposal: Proposal) -> bool:
    """More than 90 characters, or more than three sentences."""
    return len(proposal.reply) > LONGEST or len(sentences(proposal.reply)) > MOST_SENTENCES


def has_broken_characters(proposal: Proposal) -> bool:
    """Loose letters other than ㅋㅋ and ㅎㅎ, rests of control tokens, odd punctuation, unpaired quotes."""
    reply = proposal.reply
    return bool(
        _LEFTOVER.search(reply)
        or _LOOSE_LETTER.search(reply)
        or _LAUGHTER_INSIDE.search(reply)
        or _ODD_SIGNS.search(reply)
        or any(reply.count(pair[0]) != reply.count(pair[1]) for pair in _PAIRS)
        or any(reply.count(sign) % 2 for sign in _ALIKE_PAIRS)
    )


def has_foreign_words(proposal: Proposal) -> bool:
    """Another script, or Latin letters that the listener did not write."""
    if _FOREIGN.search(proposal.reply):
        return True
    heard = proposal.heard.lower()
    return any(
        word not in _LATIN_FOR_ALL and word not in heard
        for word in map(str.lower, _LATIN.findall(proposal.reply))
    )


def is_unfinished(proposal: Proposal) -> bool:
    """Stops in the middle: no sign and no 요 at the end, or a sentence that ends where more must come."""
    end = _AFTER_THE_STOP.sub("", proposal.reply.strip())
    if not (_STOPPED.search(end) or _POLITE.search(end)):
        return True
    return any(
        _MORE_TO_COME.search(part) and not (_POLITE.search(part) or _WHOLE_ALL_THE_SAME.search(part))
        for part in map(ending, sentences(proposal.reply))
    )


def is_ungrammatical(proposal: Proposal) -> bool:
    """Particles that do not fit their noun or stand twice, polite endings with something stuck to them."""
    return bool(_WRONG_PARTICLE.search(proposal.reply))


def has_loop(proposal: Proposal) -> bool:
    """Syllables, words, sequences of words or whole sentences that come again and again."""
    reply = proposal.reply
    if _LOOPS.search(reply):
        return True
    each = [letters(sentence) for sentence in sentences(reply)]
    if len(set(each)) < len(each):
        return True
    words = _WORD.findall(reply)
    if words and max(Counter(words).values()) >= _TOO_OFTEN:
        return True
    every = reply.split()
    runs = list(zip(*(every[start:] for start in range(_SEQUENCE)), strict=False))
    return len(set(runs)) < len(runs)


def is_banmal(proposal: Proposal) -> bool:
    """A plain sentence ending or a plain "you"; the last sentence must be polite.

    Interjections and nouns may stand before it. To somebody who writes in dialect, dialect is polite enough.
    """
    *before, last = map(ending, sentences(proposal.reply) or ("",))
    rural = bool(_RURAL_TEXT.search(proposal.heard))
    if not _is_polite(last, rural=rural):
        return True
    plain = (
        _PLAIN_ENDING.search(part)
        and not _is_polite(part, rural=rural)
        and not _INTERJECTIONS.search(part)
        and not _SURPRISED.search(part)
        for part in before
    )
    return any(plain) or bool(_THOU.search(" ".join(sentences(proposal.reply))))


def is_stiff(proposal: Proposal) -> bool:
    """The words of a service desk, or 합니다체 to somebody who does not write so; thanks may be formal."""
    if _SERVICE_DESK.search(without_quotes(proposal.reply)):
        return True
    stiff = (
        _STIFF.search(part) and not _WARM_ALL_THE_SAME.search(part)
        for part in map(ending, sentences(proposal.reply))
    )
    return any(stiff) and not _FORMAL_TEXT.search(proposal.heard)


def _is_polite(sentence: str, *, rural: bool) -> bool:
    """Whether a sentence ends politely, perhaps with an afterthought behind a comma."""
    if _POLITE.search(sentence) or (rural and _RURAL.search(sentence)):
        return True
    main, comma, _ = sentence.rpartition(",")
    return bool(comma and _POLITE.search(main) and not _PLAIN_ENDING.search(sentence))
