from __future__ import annotations

import random
from collections import Counter

import pytest

from core.reply.rules import RULES, Proposal, broken_rule
from core.reply.rules.claims import (
    claims_to_be_a_person,
    gives_legal_advice,
    gives_medical_advice,
    has_phone_or_link,
    mentions_a_number_to_call,
    names_a_song,
)
from core.reply.rules.facts import (
    counts_what_was_not_said,
    invents_a_name,
    invents_a_number,
    invents_a_person,
    invents_a_place,
    invents_a_thing,
)
from core.reply.rules.korean import (
    has_broken_characters,
    has_foreign_words,
    has_loop,
    is_banmal,
    is_stiff,
    is_too_long,
    is_too_short,
    is_unfinished,
    is_ungrammatical,
)
from core.reply.rules.manners import (
    insults,
    is_cheerful_at_sorrow,
    is_dismissive,
    is_hateful,
    is_sexual,
    is_sorrowful_at_joy,
    preaches_or_takes_sides,
    speaks_of_harm,
)
from core.reply.rules.numbers import values
from core.reply.rules.proposal import Rule
from core.reply.rules.repeats import copies_the_text, was_given_lately
from core.reply.sentences import FOR_EMOTION
from core.turn import Emotion
from scripts.reply_data import corpus_replies
from scripts.splits import Splits

# For a rule that looks at the reply alone: replies that break it, and near ones that do not.
OF_THE_REPLY: dict[Rule, tuple[list[str], list[str]]] = {
    is_too_short: (
        ["", "네.", "그래요", "...!!! ~~~"],
        ["많이 놀랐죠?", "잘됐네요!ㅎㅎ"],
    ),
    is_too_long: (
        ["참 힘들었겠어요. " * 10, "아이고. 저런. 속상했겠어요. 쉬어요."],
        ["속상했겠어요. 그 마음 알아요. 오늘은 쉬어요.", "세상에, 얼마나 놀랐을까요. 숨 한 번 크게 쉬어요."],
    ),
    has_broken_characters: (
        [
            "마음이 힘들었겠어요\ufffd.",
            "속상ㅎ했겠어요.",
            "그랬군요ㅠㅠ",
            "<friend>힘들었겠어요.",
            "힘들었겠어요.<end>",
            "그랬군요 [이름] 힘들었죠.",
            "'괜찮아'라는 말이 필요했군요'.",
            "「보고 싶다라는 말이 떠나지 않죠.",
            "힘들었겠어요,, 쉬어요.",
            "힘들었겠어요?. 쉬어요.",
            ". 힘들었겠어요.",
            "답: 힘들었겠어요.",
        ],
        [
            "축하해요ㅎㅎ 정말 잘됐어요!",
            "듣기만 해도 웃음이 나요ㅋㅋ",
            "'괜찮아'라는 말이 필요했군요.",
            "정말요?! 듣고도 안 믿겼겠어요...",
            "오늘은 푹 쉬어요😊",
        ],
    ),
    is_unfinished: (
        [
            "오늘 하루 정말 힘들었겠",
            "마음이 많이 아팠을 거예요. 오늘은",
            "속상한 마음이 커서.",
            "그럴 때는 마음이 무거워지고.",
            "힘들었겠지만.",
            "그런데 오늘은 마음을.",
            "괜찮아요. 그리고...",
            "많이 놀랐을 텐데 그래서, ",
            "마음 둘 곳이 없으면.",
            "그런 말을 들으면 누구라도 화가 나는데.",
        ],
        [
            "오늘 하루 정말 힘들었겠어요",
            "서럽기도 하고요.",
            "혼자 두기 싫었을 텐데요.",
            "많이 놀랐죠?",
            "오늘은 천천히 가요~",
            "좋은 소식이네요 ㅎㅎ",
            "최고! 정말 잘했어요.",
            "그럴 만해요🙂",
        ],
    ),
    is_ungrammatical: (
        [
            "마음를 쉬게 해 줘요.",
            "마음을를 쉬게 해 줘요.",
            "그 일은는 잊어도 돼요.",
            "힘들었겠어요요.",
            "속상하죠요.",
            "힘들었겠어요다.",
            "오늘에에 쉬어요.",
        ],
        [
            "마음을 쉬게 해 줘요.",
            "가을은 빈자리가 잘 보이죠.",
            "온 마을을 걸어 다닌 기분이겠어요.",
            "그 말은 잊어도 돼요.",
            "있는 그대로도 좋아요.",
        ],
    ),
    has_loop: (
        [
            "괜찮아요 괜찮아요 괜찮아요.",
            "마음이 마음이 아프겠어요.",
            "아아아아아 그랬군요.",
            "힘들었겠어요. 힘들었겠어요.",
            "그 마음이 아파서 마음이 무겁고 마음이 힘들었겠어요.",
            "오늘은 푹 쉬어 가도 좋고 오늘은 푹 쉬어 봐요.",
            "정말 잘됐어요!!!!!",
            "재밌네요ㅋㅋㅋㅋㅋㅋ",
            "두근두근두근두근하겠어요.",
        ],
        [
            "두근두근하겠어요.",
            "한 장 한 장 다시 보게 되죠.",
            "지워도 지워도 또 오니 질리죠.",
            "토닥토닥, 오늘은 쉬어요.",
            "하나하나 챙기느라 애썼어요!!!",
            "마음이 쓰이죠. 그 마음 알아요.",
        ],
    ),
    is_banmal: (
        [
            "오늘 정말 힘들었겠다.",
            "그럴 수 있어.",
            "힘내자!",
            "많이 속상했지?",
            "괜찮아. 오늘은 쉬어요.",
            "그 마음 알아. 천천히 가요.",
            "너는 잘하고 있어요.",
            "네가 제일 소중해요.",
            "그랬구나. 힘들었겠어요.",
            "오늘은 푹 쉬어라.",
            "왜 그런 말을 했니? 속상했겠어요.",
            "정말 예쁘네. 부러워요.",
            "잘될 거야!",
        ],
        [
            "오늘 정말 힘들었겠어요.",
            "많이 속상했죠?",
            "세상에! 정말 놀랐겠어요.",
            "와, 정말 잘됐어요!",
            "이런. 많이 놀랐겠어요.",
            "'괜찮아'라는 말이 필요했죠.",
            "그런 말을 하다니! 화날 만해요.",
            "이렇게 좋을 줄이야! 푹 쉬어요.",
            "좋은 일만 가득하시길!",
            "화날 만해요, 공들인 건데.",
            "네, 여기 있어요. 편히 이야기해요.",
        ],
    ),
    is_stiff: (
        [
            "고객님의 마음을 이해해요.",
            "문의하신 내용을 도와드리겠습니다.",
            "많이 힘드셨겠습니다.",
            "마음을 편히 가지십시오.",
            "어떤 일이 있었습니까?",
        ],
        ["많이 힘드셨겠어요.", "늦었지만 축하드립니다!", "자판으로 적어 준 것만 읽는답니다.", "참 귀하죠."],
    ),
    speaks_of_harm: (
        [
            "차라리 죽는 게 나아요.",
            "죽고 싶은 마음이 들죠.",
            "자해하고 싶을 만큼 힘들죠.",
            "목숨을 끊고 싶었겠어요.",
            "그 사람에게 복수하세요.",
            "뛰어내리고 싶을 만큼 답답하죠.",
            "그냥 사라지는 게 나아요.",
        ],
        [
            "숨을 죽이고 기다렸겠어요.",
            "풀이 죽은 목소리네요.",
            "죽을 먹고 푹 쉬어요.",
            "사유서까지 쓰라니 화나죠.",
        ],
    ),
    insults: (
        [
            "참 바보 같네요.",
            "한심하네요.",
            "이 새끼 진짜 너무하네요.",
            "미친년이네요.",
            "그러니까 찌질하네요.",
            "꺼져요. 아니 꺼져!",
            "쌤통이에요.",
            "그 나쁜 놈이네요.",
            "씨발 너무하네요.",
        ],
        [
            "스스로가 한심하게 느껴질 때가 있죠.",
            "강아지 새끼들이 꼬물거리겠어요.",
            "기분이 푹 꺼져 있군요.",
            "시발점이 된 한마디네요.",
            "바보가 된 기분이었겠어요.",
        ],
    ),
    is_sexual: (
        [
            "섹시하네요.",
            "저랑 자요.",
            "키스해 줄게요.",
            "야한 생각이 나네요.",
            "가슴을 만지고 싶어요.",
            "같이 씻어요.",
        ],
        ["가슴이 두근거리죠.", "잠자리가 편안하길 바라요.", "설레는 첫날이네요.", "이제 푹 자요."],
    ),
    is_hateful: (
        [
            "역시 한남이네요.",
            "김치녀 같아요.",
            "맘충이네요.",
            "여자들은 원래 그래요.",
            "외국인은 다 그렇죠.",
            "짱깨들이 문제예요.",
            "틀딱이라 그래요.",
        ],
        [
            "한남동은 늘 붐비죠.",
            "여자라서 그런 말을 듣다니요.",
            "사람들은 다 다르죠.",
            "벌레는 누구라도 싫죠.",
        ],
    ),
    is_dismissive: (
        [
            "당신 탓이 커요.",
            "네 잘못이 맞아요.",
            "그러니까 왜 늦게 갔어요.",
            "왜 그랬어요?",
            "그냥 참으세요.",
            "조금만 참아요.",
            "별거 아니에요.",
            "다들 그래요.",
            "울지 마세요.",
            "노력이 부족했네요.",
            "너무 예민하네요.",
            "정신 차리세요.",
        ],
        [
            "당신 탓이 아니에요.",
            "네 잘못이 아니에요.",
            "참느라 애썼어요.",
            "별거 아니라는 말이 더 서운했겠어요.",
            "참지 말고 말해도 돼요.",
            "울어도 괜찮아요.",
        ],
    ),
    has_phone_or_link: (
        [
            "010-1234-5678로 연락해요.",
            "www.song.com에 들어와요.",
            "https 주소를 보내요.",
            "노래는 song.kr에 있어요.",
            "@friend 계정으로 와요.",
            "링크를 눌러 봐요.",
            "오픈채팅으로 와요.",
            "구독과 좋아요 부탁해요.",
        ],
        ["이천 원이 아까웠겠어요.", "다음에 또 이야기해요.", "하트 하나에 설레죠.", "2026년도 잘 부탁해요."],
    ),
    gives_medical_advice: (
        [
            "진통제를 먹어 봐요.",
            "약을 드세요.",
            "해열제 먹고 자요.",
            "우울증인 것 같아요.",
            "공황장애 증상이에요.",
            "하루 두 알씩 먹어요.",
            "약을 끊어도 돼요.",
            "수술을 받으세요.",
            "응급실에 안 가도 돼요.",
            "치매가 의심돼요.",
        ],
        [
            "병원에 가 보는 것도 좋아요.",
            "따뜻한 물 마시고 푹 쉬어요.",
            "아프면 마음도 약해지죠.",
            "무리하지 말고 누워 있어요.",
            "약속이 미뤄져 아쉽겠어요.",
        ],
    ),
    claims_to_be_a_person: (
        [
            "저도 학교 다녀요.",
            "저도 어제 먹었어요.",
            "저는 스물세 살이에요.",
            "제 남자친구도 그래요.",
            "저희 엄마도 그러세요.",
            "저도 그런 적이 있어요.",
            "제가 어렸을 때 그랬어요.",
            "저도 회사에서 퇴근했어요.",
            "저랑 같이 밥 먹어요.",
            "제가 커피 사 줄게요.",
            "저는 사람이에요.",
            "저도 겪어 봐서 잘 알아요.",
            "언제 만나러 갈게요.",
        ],
        [
            "저도 같이 기뻐요.",
            "저까지 신나요!",
            "듣는 저도 깜짝 놀랐어요.",
            "제가 이야기 들을게요.",
            "저는 챗봇이라 먹어 보지는 못해요.",
            "저는 늘 여기 있어요.",
            "제 마음도 무거워져요.",
            "저도 한숨 돌렸어요.",
        ],
    ),
}
FOR_WHAT_WAS_SAID: list[tuple[Rule, str, str]] = [
    (has_foreign_words, "힘들어", "마음이 happy 하면 좋겠어요."),
    (has_foreign_words, "힘들어", "心が痛い 밤이네요."),
    (has_foreign_words, "힘들어", "오늘은 쉬어요 привет."),
    (
        copies_the_text,
        "오늘 회사에서 팀장한테 혼나고 집에 왔어",
        "오늘 회사에서 팀장한테 혼나고 집에 왔군요.",
    ),
    (copies_the_text, "엄마가 보고 싶어서 눈물이 나", "엄마가 보고 싶어서 눈물이 나요."),
    (copies_the_text, "남자친구랑 헤어졌어", "남자친구랑 헤어졌어요?"),
    (counts_what_was_not_said, "헤어졌어", "그 한 장이 얼마나 무거웠을까요."),
    (counts_what_was_not_said, "문이 갑자기 열렸어", "몇 초가 참 길었겠어요."),
    (gives_legal_advice, "사장이 월급을 안 줘", "노동청에 고소하세요."),
    (gives_legal_advice, "사장이 월급을 안 줘", "신고하면 이길 수 있어요."),
    (gives_legal_advice, "사장이 월급을 안 줘", "그건 불법이에요."),
    (gives_legal_advice, "사장이 월급을 안 줘", "변호사를 찾아가요."),
    (gives_legal_advice, "사장이 월급을 안 줘", "내용증명부터 보내요."),
    (mentions_a_number_to_call, "옆집이 시끄러워", "112에 신고해요."),
    (mentions_a_number_to_call, "배가 아파", "바로 119를 불러요."),
    (mentions_a_number_to_call, "마음이 힘들어", "1393으로 걸어 봐요."),
    (names_a_song, "노래 듣고 싶어", "아이유의 노래가 어울려요."),
    (names_a_song, "노래 듣고 싶어", "〈밤편지〉를 들어 봐요."),
    (names_a_song, "노래 듣고 싶어", "'밤편지'라는 노래가 어울려요."),
    (names_a_song, "노래 듣고 싶어", "가수 김민수의 목소리가 좋아요."),
    (names_a_song, "노래 듣고 싶어", "쇼팽의 곡이 어울려요."),
    (preaches_or_takes_sides, "힘들어", "하나님이 도와주실 거예요."),
    (preaches_or_takes_sides, "힘들어", "제가 기도할게요."),
    (preaches_or_takes_sides, "물가가 너무 올랐어", "대통령 때문이죠."),
    (preaches_or_takes_sides, "물가가 너무 올랐어", "민주당이 문제예요."),
    (invents_a_name, "친구랑 싸웠어", "민수 씨가 너무했네요."),
    (invents_a_name, "친구랑 싸웠어", "지훈이가 먼저 사과하면 좋겠어요."),
    (invents_a_name, "친구랑 싸웠어", "영희님도 속상했겠어요."),
    (invents_a_number, "회사 그만뒀어", "3년이나 다닌 회사인데요."),
    (invents_a_number, "회사 그만뒀어", "삼 년이나 버텼군요."),
    (invents_a_number, "회사 그만뒀어", "세 해를 버텼군요."),
    (invents_a_number, "오늘 면접 봤어", "두 시간이나 기다렸군요."),
    (invents_a_number, "아기가 걸었어", "첫돌 지나 열네 달 만이네요."),
    (invents_a_number, "돈을 잃어버렸어", "오십만 원이면 큰돈이죠."),
    (invents_a_number, "돈을 잃어버렸어", "50만원이면 큰돈이죠."),
    (invents_a_number, "며칠 아팠어", "열흘이나 아팠군요."),
    (invents_a_number, "3년 사귀었어", "5년이면 긴 시간이죠."),
    (invents_a_number, "생일이야", "스물다섯 살 생일 축하해요!"),
    (invents_a_number, "또 떨어졌어", "다섯 번째라 더 속상하겠어요."),
    (invents_a_person, "오늘 너무 힘들었어", "팀장님이 너무했네요."),
    (invents_a_person, "오늘 너무 힘들었어", "엄마가 보고 싶겠어요."),
    (invents_a_person, "오늘 너무 힘들었어", "남자친구가 서운하게 했군요."),
    (invents_a_person, "오늘 너무 힘들었어", "아이가 아프면 마음이 타죠."),
    (invents_a_person, "엄마랑 싸웠어", "아내분도 속상했을 거예요."),
    (invents_a_place, "오늘 너무 힘들었어", "회사에서 많이 시달렸군요."),
    (invents_a_place, "오늘 너무 힘들었어", "학교에서 무슨 일이 있었어요?"),
    (invents_a_place, "오늘 너무 힘들었어", "군대에서는 하루가 길죠."),
    (invents_a_place, "여행 왔어", "부산 바다가 반겨 주네요."),
    (invents_a_thing, "오늘 너무 힘들었어", "시험 준비하느라 애썼어요."),
    (invents_a_thing, "오늘 너무 힘들었어", "비가 와서 더 쓸쓸했겠어요."),
    (invents_a_thing, "오늘 너무 힘들었어", "헤어지고 나면 마음이 텅 비죠."),
    (invents_a_thing, "오늘 너무 힘들었어", "월요일이라 더 그렇죠."),
    (invents_a_thing, "기분 좋아!", "생일 축하해요!"),
    (invents_a_thing, "기분 좋아!", "면접에 붙었군요!"),
]
BREAKING = [(rule, reply) for rule, (broken, _) in OF_THE_REPLY.items() for reply in broken]
FINE = [(rule, reply) for rule, (_, fine) in OF_THE_REPLY.items() for reply in fine]


def proposal(reply: str, text: str = "오늘 좀 그래", emotion: Emotion | None = Emotion.SADNESS) -> Proposal:
    return Proposal(reply, text, emotion)


@pytest.mark.parametrize(("rule", "reply"), BREAKING)
def test_a_reply_breaks_the_rule(rule: Rule, reply: str) -> None:
    assert rule(proposal(reply))


@pytest.mark.parametrize(("rule", "reply"), FINE)
def test_a_near_reply_does_not(rule: Rule, reply: str) -> None:
    assert not rule(proposal(reply))


@pytest.mark.parametrize(("rule", "text", "reply"), FOR_WHAT_WAS_SAID)
def test_a_reply_breaks_the_rule_for_what_was_said(rule: Rule, text: str, reply: str) -> None:
    assert rule(proposal(reply, text))


@pytest.mark.parametrize(
    ("rule", "text", "reply"),
    [
        (has_foreign_words, "최애 OST만 들어", "그 OST, 저도 궁금해요."),
        (has_foreign_words, "오늘 TV만 봤어", "TV 앞에서 쉬는 날도 필요하죠."),
        (has_foreign_words, "힘들어", "그랬군요ㅎㅎ 쉬어요."),
        (copies_the_text, "남자친구랑 헤어졌어", "헤어졌군요. 마음이 많이 아프겠어요."),
        (copies_the_text, "시험 망쳤어", "시험 준비하느라 애썼는데 속상하죠."),
        (copies_the_text, "엄마가 보고 싶어서 눈물이 나", "보고 싶은 마음은 참는다고 줄지 않죠."),
        (counts_what_was_not_said, "편지 한 장 받았어", "그 한 장이 참 반가웠겠어요."),
        (counts_what_was_not_said, "엄마 보고 싶어", "한 번 더 불러 보고 싶은 이름이죠."),
        (gives_legal_advice, "빵을 구웠어", "집 안이 고소하겠어요."),
        (gives_legal_advice, "사장이 월급을 안 줘", "일한 값을 안 주다니 화날 만해요."),
        (mentions_a_number_to_call, "112에 신고했어", "112에 걸기까지 얼마나 무서웠을까요."),
        (mentions_a_number_to_call, "119동으로 이사해", "119동이 새 보금자리군요."),
        (names_a_song, "아이유 콘서트 다녀왔어", "아이유 목소리를 눈앞에서 들었군요!"),
        (names_a_song, "노래 듣고 싶어", "잔잔한 곡으로 골라 볼게요."),
        (names_a_song, "기다렸는데 안 왔어", "기다린 사람만 서운하죠."),
        (names_a_song, "할미 하고 불러줬어", "처음 듣는 「할미」 소리라 뭉클하죠."),
        (names_a_song, "힘들어", "'힘들어' 한마디에 다 담겼네요."),
        (preaches_or_takes_sides, "교회에서 싸웠어", "교회 일이라 말하기도 어렵죠."),
        (preaches_or_takes_sides, "힘들어", "속사정을 아니까 더 거북한 거죠."),
        (invents_a_name, "민수랑 싸웠어", "민수 씨도 속상했을 거예요."),
        (invents_a_name, "글씨 연습해", "글씨가 곱겠어요. 솜씨가 좋네요."),
        (invents_a_name, "선생님께 혼났어", "선생님도 마음이 쓰였을 거예요."),
        (invents_a_name, "힘들어", "그랬군요. 하나도 안 이상해요."),
        (invents_a_number, "3년 사귀었어", "삼 년이면 긴 시간이죠."),
        (invents_a_number, "3년 사귀었어", "세 해를 함께했군요."),
        (invents_a_number, "세 번 떨어졌어", "3번이나 마음 졸였군요."),
        (invents_a_number, "10만원 잃어버렸어", "십만 원이면 속이 쓰리죠."),
        (invents_a_number, "4시부터 7시까지 기다렸어", "세 시간이나 기다렸군요."),
        (invents_a_number, "19시 기차야", "일곱 시 기차군요."),
        (invents_a_number, "7,300원 벌었어", "칠천 원이 보물 같겠어요."),
        (invents_a_number, "보고싶다 남친", "그 네 글자에 마음이 다 있네요."),
        (invents_a_number, "힘들어", "한 번쯤 쉬어 가도 돼요. 하나씩 해요."),
        (invents_a_number, "힘들어", "숨 한 번 크게 쉬고, 두 손을 녹여요."),
        (invents_a_number, "힘들어", "백 번 화내도 모자라죠."),
        (invents_a_number, "요즘 우울해", "하루하루가 길죠. 한마디만 해도 돼요."),
        (invents_a_number, "힘들어", "5분만 눈을 감아 봐요."),
        (invents_a_person, "상사가 소리 질렀어", "팀장이라고 그래도 되는 건 아니죠."),
        (invents_a_person, "어머니가 편찮으셔", "엄마 걱정에 잠도 안 오죠."),
        (invents_a_person, "육아가 힘들어", "아이를 돌보느라 애썼어요."),
        (invents_a_person, "힘들어", "친구처럼 곁에 있을게요."),
        (invents_a_person, "힘들어", "아이고, 많이 지쳤군요."),
        (invents_a_place, "상사가 소리 질렀어", "회사에서 그런 일을 겪었군요."),
        (invents_a_place, "열이 안 내려", "병원에 가 보는 것도 좋아요."),
        (invents_a_place, "담임이 나만 혼내", "학교 가기 싫어지죠."),
        (invents_a_thing, "성적이 떨어졌어", "시험 하나가 전부는 아니에요."),
        (invents_a_thing, "우산 없이 나왔어", "비를 다 맞았겠어요."),
        (invents_a_thing, "차였어", "헤어지는 일은 늘 아프죠."),
        (invents_a_thing, "힘들어", "제자리를 찾을 거예요. 책임은 내려놔요."),
        (invents_a_thing, "케이크 샀어", "생일인가요? 달콤하겠어요."),
    ],
)
def test_what_was_said_may_be_taken_up(rule: Rule, text: str, reply: str) -> None:
    assert not rule(proposal(reply, text))


def test_earlier_texts_of_the_talk_count_as_said() -> None:
    reply = "3년을 다닌 회사라 엄마도 걱정하시겠어요."
    later = Proposal(
        reply, "그냥 그래", Emotion.SADNESS, past=("3년 다닌 회사 그만뒀어", "엄마한테 말 못 했어")
    )
    invents = (invents_a_number, invents_a_person, invents_a_place)
    assert [rule(proposal(reply, "그냥 그래")) for rule in invents] == [True, True, True]
    assert [rule(later) for rule in invents] == [False, False, False]


@pytest.mark.parametrize(
    ("lately", "reply"),
    [
        ("많이 속상했겠어요. 오늘은 쉬어요.", "많이 속상했겠어요. 오늘은 쉬어요."),
        ("많이 속상했겠어요. 오늘은 쉬어요.", "많이 속상했겠어요~ 오늘은 쉬어요!"),
        ("많이 속상했겠어요. 오늘은 푹 쉬어요.", "정말 많이 속상했겠어요. 오늘은 쉬어요."),
        ("화가 날 만해요. 여기서는 참지 않고 말해도 돼요.", "답답했겠어요. 여기서는 참지 않고 말해도 돼요."),
    ],
)
def test_a_reply_given_lately_is_not_given_again(lately: str, reply: str) -> None:
    assert was_given_lately(Proposal(reply, "속상해", Emotion.SADNESS, said=("안녕하세요.", lately)))


@pytest.mark.parametrize(
    ("lately", "reply"),
    [
        ("많이 속상했겠어요. 오늘은 쉬어요.", "얼마나 속상했을까요. 천천히 이야기해요."),
        ("다행이에요. 푹 쉬어요.", "다행이에요. 그 마음 오래가면 좋겠어요."),
    ],
)
def test_another_reply_may_share_a_phrase_with_an_earlier_one(lately: str, reply: str) -> None:
    assert not was_given_lately(Proposal(reply, "속상해", Emotion.SADNESS, said={lately}))


@pytest.mark.parametrize("emotion", [Emotion.SADNESS, Emotion.FEAR, Emotion.ANGER, Emotion.DISGUST])
@pytest.mark.parametrize(
    "reply",
    [
        "축하해요. 오래 기다렸죠.",
        "와, 정말 신나겠어요.",
        "부럽네요.",
        "대박이에요.",
        "잘됐네요.",
        "재밌네요ㅋㅋ",
        "정말 행복하시겠어요.",
        "듣는 저까지 기뻐요.",
        "뿌듯하겠어요.",
    ],
)
def test_nobody_cheers_at_sorrow(emotion: Emotion, reply: str) -> None:
    assert is_cheerful_at_sorrow(proposal(reply, "할머니가 돌아가셨어", emotion))
    assert not is_cheerful_at_sorrow(proposal(reply, "합격했어!", Emotion.HAPPINESS))
    assert not is_cheerful_at_sorrow(proposal(reply, "음", None))


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("나만 떨어졌어", "부러운 마음이 드는 건 자연스러워요."),
        ("나만 떨어졌어", "축하받고 싶었을 텐데요."),
        ("힘들어", "조금씩 나아지면 좋겠어요."),
        ("생일인데 아무도 몰라", "서운했겠어요. 생일 축하해요."),
        ("힘들어", "속이 안 좋으시겠어요."),
    ],
)
def test_comfort_may_name_a_joy_that_is_missed(text: str, reply: str) -> None:
    assert not is_cheerful_at_sorrow(proposal(reply, text))


def test_an_exclamation_mark_is_too_loud_for_grief_but_not_for_anger() -> None:
    assert is_cheerful_at_sorrow(proposal("마음이 아프겠어요!"))
    assert not is_cheerful_at_sorrow(proposal("정말 너무하네요!", "새치기당했어", Emotion.ANGER))


@pytest.mark.parametrize(
    "reply",
    [
        "많이 속상했겠어요.",
        "얼마나 힘들었을까요.",
        "마음이 아프네요.",
        "억울하겠어요.",
        "화날 만해요.",
        "괜찮은 척하지 않아도 돼요.",
        "위로를 보내요.",
        "쓸쓸하죠.",
    ],
)
def test_nobody_grieves_at_joy(reply: str) -> None:
    assert is_sorrowful_at_joy(proposal(reply, "합격했어!", Emotion.HAPPINESS))
    assert not is_sorrowful_at_joy(proposal(reply, "떨어졌어"))


@pytest.mark.parametrize(
    "reply", ["힘들었던 만큼 더 기쁘죠!", "눈물 나게 고마웠겠어요!", "그동안의 고생이 빛을 봤네요!"]
)
def test_joy_may_remember_the_way_there(reply: str) -> None:
    assert not is_sorrowful_at_joy(proposal(reply, "합격했어!", Emotion.HAPPINESS))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3년", 3),
        ("삼 년", 3),
        ("세 해", 3),
        ("사흘", 3),
        ("석 달", 3),
        ("셋이서", 3),
        ("스물다섯 살", 25),
        ("스물 다섯살", 25),
        ("열두 시", 12),
        ("이십오 분", 25),
        ("백오십만 원", 1_500_000),
        ("7,300원", 7_300),
        ("10만원", 100_000),
        ("만 원", 10_000),
        ("일주일", 7),
        ("칠순", 70),
    ],
)
def test_numbers_are_read_in_every_writing(text: str, number: int) -> None:
    assert number in values(text)


@pytest.mark.parametrize(
    "text", ["이 시간", "사람", "네, 그래요", "열받아", "쉰 목소리", "천장", "만세", "두시면", "오늘"]
)
def test_words_that_look_like_numbers_are_none(text: str) -> None:
    assert values(text) == frozenset()


def test_dialect_is_polite_to_somebody_who_speaks_it() -> None:
    reply = "참말로 속상하셨겠네유."
    assert is_banmal(proposal(reply, "속상해요"))
    assert not is_banmal(proposal(reply, "오늘은 영 속상허네유"))


def test_formal_answers_are_for_formal_texts() -> None:
    assert not is_stiff(proposal("많이 힘드셨겠습니다.", "오늘은 힘이 듭니다"))


def test_the_first_broken_rule_gives_its_name() -> None:
    reply = "네가 죽는 게 나아."
    broken = [rule.__name__ for rule in RULES if rule(proposal(reply))]
    assert broken[:2] == ["is_banmal", "speaks_of_harm"]
    assert broken_rule(proposal(reply)) == "is_banmal"
    assert broken_rule(proposal(reply), (speaks_of_harm, is_banmal)) == "speaks_of_harm"
    assert broken_rule(proposal(reply), (is_sexual,)) is None


def test_every_rule_is_tried_above_and_none_comes_twice() -> None:
    on_their_own = {was_given_lately, is_cheerful_at_sorrow, is_sorrowful_at_joy}
    assert {*OF_THE_REPLY, *(rule for rule, _, _ in FOR_WHAT_WAS_SAID), *on_their_own} == set(RULES)
    assert len(set(RULES)) == len(RULES)


def test_what_is_said_for_an_emotion_may_always_be_said() -> None:
    said = [(emotion, reply) for emotion, replies in FOR_EMOTION.items() for reply in replies]
    assert [
        (reply, broken) for emotion, reply in said if (broken := broken_rule(proposal(reply, "음", emotion)))
    ] == []


def test_replies_written_by_hand_mostly_pass_and_seldom_fit_another_text() -> None:
    """About 10% are turned down at their own text, most for 119 or for what nobody said, 40% at another."""
    examples = random.Random(5).sample(corpus_replies("train", Splits.load()), 2_000)
    own = [Proposal(row.reply, row.text, row.emotion, [turn.text for turn in row.past]) for row in examples]
    shifted = own[1:] + own[:1]
    other = [
        Proposal(one.reply, next_.text, next_.emotion, next_.past)
        for one, next_ in zip(own, shifted, strict=True)
    ]
    broken = Counter(map(broken_rule, own))
    assert 1 - broken[None] / len(own) < 0.13
    assert 1 - Counter(map(broken_rule, other))[None] / len(other) > 0.30
    invented = sum(count for name, count in broken.items() if name and name.startswith("invents_"))
    assert invented / len(own) < 0.08
