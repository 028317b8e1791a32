"""Rules for the heart of a reply: the emotion it answers, and nothing that hurts."""

from __future__ import annotations

import re
from typing import Final

from core.reply.rules.proposal import Proposal
from core.turn import Emotion

_SORROWS: Final = frozenset({Emotion.SADNESS, Emotion.FEAR, Emotion.ANGER, Emotion.DISGUST})
_QUIET: Final = frozenset({Emotion.SADNESS, Emotion.FEAR})

# What is said about the listener's own joy; longing for it or its loss (기뻐할 틈도 없이) is another matter.
_CHEER: Final = re.compile(
    r"축하(?:해요|해 ?줄|드려|드립|할게|할 일|받을 일|합니다)|(?:신나|신났)(?:요|네|겠|는데|셨|죠)"
    r"|신나게 (?:놀|보내|즐)|부럽(?:네|습|잖|기까지)|부러(?:워요|울 따름)"
    r"|대박(?:이|!|,|$)|(?:좋|신나)겠다(?! 싶)|(?<!안 )좋으시겠|잘 ?됐(?:네|어요|군|다|습)|ㅋㅋ|\^\^"
    r"|[😀-😆😊😍🥳🎉👏🎊]"
    r"|(?:기쁘|기뻤|기쁜)(?:네|시|겠|셨|죠|군| 소식이|일이)|기뻐요|(?:행복하|행복했)(?:네|시|겠|셨|죠|군)"
    r"|행복(?:이 )?(?:가득|넘)"
    r"|(?:즐거우|즐거웠|즐겁)(?:시|겠|셨|네|죠|군)|즐겨요|누려요|(?:재미있|재밌)(?:었겠|겠|네요|으셨"
    r"|게 (?:놀|보냈))|(?:설레|설렜)(?:네|겠|죠|시|요|는 노래)"
    r"|뿌듯|흐뭇|든든하(?:겠|시겠|네)|기특하|대견하|짜릿하(?:겠|네|죠|셨)|달콤하(?:겠|네|죠)|으쓱(?:하|해)"
    r"|벅찼|벅차(?:네|시|겠)|해냈(?:네|군|어요)|보람이 (?:있|느)|최고(?:예요|네요|죠|의 (?:날|하루|순간"
    r"|선물))"
    r"|반가운 소식(?:이|$)|좋은 소식이(?:네|에)|기다려지(?:겠|시겠|네|죠)|반가웠겠|웃음꽃|만세|경사(?:네"
    r"|예)|(?:마음껏|실컷) (?:즐|누|기뻐|자랑)|(?:저도|저까지|덩달아)[^.!?]{0,8}(?:기뻐|신나|설레|흐뭇|웃)"
)
_OUT_OF_TONE: Final = re.compile("[요죠다]!")
_FORGOTTEN_BIRTHDAY: Final = re.compile("생일")  # sad, and still to be congratulated
_PITY: Final = re.compile(
    r"(?:속상|서운|억울|답답|막막|서럽|서러|쓸쓸|허전|우울|비참|참담|괴로|괴롭|불안|초조|섭섭|씁쓸|허탈"
    r"|서글|허무|적막|외로|외롭|무서|무섭|두려|두렵|슬프|슬펐|슬퍼|안쓰|안타|조마조마)"
    r"[가-힣]{0,2}(?:겠|죠|네요|셨|군요|지요|요$|요[.!]|(?: |도 )(?:만|게 당연|마음))"
    r"|(?:힘드|힘들)(?:시겠|셨겠|겠|죠|시죠|네요|셨죠|시네|었겠|었죠|었을까)|지치(?:셨|겠|죠|네|시)|(?:눈물"
    r"|한숨)(?:만|이 나오|이 나겠)"
    r"|(?:마음|가슴)(?:이|도)? ?(?:많이 |참 |더 |얼마나 )?(?:아프|아팠|아파|아려|무너|찢어|무거|시리|시려)"
    r"|(?:아프|시리|아리|아려|시려)(?:죠|겠|네|시|요)|괜찮은 척|(?:당신|본인) (?:잘못|탓)"
    r"|(?:화|짜증)(?:가|이)? ?나(?:겠|시겠|죠|네요|요|실 만|셨)|화날 만|화나실 만|열받|어이(?:가)? 없(?:겠"
    r"|네|죠)|분통|너무(?:하|해)(?:네|요|죠)"
    r"|위로(?:를|가)? ?(?:드|보내|전|되|하고 싶|해 드|해드|할게)|(?:울어도|혼자 참지|무너져도"
    r"|화내도) ?(?:괜찮|돼|말)|빈자리|그립(?:네|죠|겠)|그리워(?:요|하)|그리우"
    r"|(?:소름|오싹|찝찝|역겹|불쾌)[가-힣]{0,3}(?:겠|네요|죠)|얼마나 (?:힘드|힘들|아팠|아프|무서|속상|놀라"
    r"|괴로|서러)"
)
_DISMISSIVE: Final = re.compile(
    r"(?<![가-힣])(?:네|니|당신|자기|본인|그쪽)(?:의)? ?(?:탓|잘못|책임)(?:이|도)(?! ?(?:아니|아닌|아닐"
    r"|없))|그러니까 (?:왜|평소|진작)|그러게 (?:왜|평소|진작|조심)|왜 그랬어|왜 그러셨어|왜 그래요|왜 못"
    r"|왜 안 (?:했|하셨)"
    r"|참으(?:세요|셔야)|참아(?<!못 참아)(?<!숨을 참아)(?<!숨부터 참아)(?:요|야 (?:해요|돼요|하죠|합)"
    r"| ?보세요)|견뎌(?:야 (?:해|돼|하)|요$)|별[거것] ?아니(?:에|네|잖|니까)|별일 ?아니(?:에|네|잖)"
    r"|대수롭지|엄살"
    r"|예민(?:하시|하네|하신|한 거|해요)|오버(?:하|예)|유난(?:이시|이네|을? 떠)|호들갑(?:이|을)|징징"
    r"|그만 (?:우|울|하세|좀)|그 정도(?:는|로|면) (?:다들|누구나|괜찮|참)"
    r"|누구나 (?:다 그래요|겪는 일|힘들어요)|다들 (?:그렇게 살|힘들|그래요)|너만 |혼자만 힘든|더 힘든 사람"
    r"|배부른 (?:소리|고민)|(?:노력|의지|정신력)(?:이|을)? (?:부족|안 )|마음(?:을)? 독하게"
    r"|잊어버리(?:세요|면 그만)|그냥 잊(?:으|어요)|신경 ?쓰지 (?:마|말)(?:세요|요$)|울지 ?(?:마|말)(?:세요"
    r"|아요|요)|약한 (?:소리|모습)|정신(?:을)? (?:차리|좀)(?:세요|시|$)"
    r"|(?:당연히|역시) (?:네|당신|본인)|자업자득|그럴 줄 알았|알아서 하(?:세요|시)|상관없(?:어요|잖)"
    r"|관심 ?없어요|귀찮(?:게|네요|아요$)"
)
_INSULTS: Final = re.compile(
    r"(?<![가-힣])(?:바보|멍청|멍텅구리|등신|병신|븅신|머저리|또라이|돌아이|찌질|쪼다|얼간이|호구|진상|꼰대"
    r"|관종|쓰레기|루저|백수 주제|돼지|못난|못생긴|뚱뚱)[가-힣]{0,2} ?(?:이에요|예요|네요|이네|이시|군요|인가"
    r"|같네|같아요|이죠|죠)"
    r"|(?:바보|멍청이) ?(?:같은|같으)(?:시| 분| 사람| 당신)|한심(?:하네|하시|한 (?:분|사람|당신)|해요)"
    r"|찌질(?:하|한)(?:네|시| 분)|못생|뚱뚱|재수 ?없(?:으시|는 분)"
    r"|씨발|시발(?![점역])|씨바|ㅅㅂ|좆|존나|개새|새끼(?!손|발|줄|를? ?(?:낳|밴|품)|들?[이가]? |고양|강아"
    r"|돼지|제비|개)|지랄|염병|엿 먹|닥쳐|꺼져(?:라|버려)?[.!~]*$|뒈|뒤져(?:라|버)"
    r"|(?<![가-힣])(?:이|그|저|나쁜|못된) ?새끼(?! ?(?:고양|강아))|미친(?:놈|년|새|것|사람이(?:에|네))"
    r"|(?:이|그|저|나쁜|못된|미친) ?(?:놈|년|자식)(?:아|이네|들아|이에)"
    r"|썅|빌어먹|꼴값|꼴 ?좋|쌤통|주제(?:에|를) (?:알|무슨|감히)|한 대 (?:때|패)|패 ?버|때려 ?(?:줄|주고|눕"
    r"|죽)"
)
_SEXUAL: Final = re.compile(
    r"섹스|섹시|야동|야한|자위(?!대)|성관계|성욕|성기(?!능)|성적인|(?<![가-힣])(?:음란|변태|에로|포르노"
    r"|누드|알몸|나체|야사|조건만남|원나잇|모텔)|벗(?:어|겨) ?(?:봐요|줘요|주세요|줄게)|(?:키스"
    r"|뽀뽀)(?:해 ?(?:줄|주|봐|요)|하고 싶어요|할래|할게)"
    r"|(?:가슴|엉덩이|허벅지)(?:를|을)? ?(?:만지|보여|주물)|흥분(?:돼요|시켜|했어요$)|콘돔|오르가|(?:저"
    r"|나)랑 (?:자|잘)(?:요|래|까)|같이 (?:자요|잘까|잘래|씻)|몸매|꼴리"
)
_HATEFUL: Final = re.compile(
    r"병신|장애(?:우|자)(?![가-힣]*인)|애자(?![가-힣])|정신병자|급식충|맘충|한남(?!동|대)|김치녀|된장녀"
    r"|페미(?:년|들|나치)|꼴페미|메갈|일베|틀딱|노인네|잼민|[가-힣]충(?:이에|이네|들이)|짱깨|짱개|쪽바리"
    r"|쪽발이|왜놈|되놈|양놈|흑형|깜둥이|검둥이|니그로|튀기(?:예|네)"
    r"|똥남아|외노자|조센|전라디언|홍어(?=들| ?새|놈)|개독|(?:게이|호모|레즈)(?:새|들|년|놈|는|은|라서|같)"
    r"|동성애자?(?:는|들|가 (?:싫|문제))|다문화(?:새|들|는)"
    r"|(?<![가-힣])(?:여자|남자|노인|외국인|중국인|일본인|흑인|장애인|아줌마|할머니|요즘 애)(?:들)?(?:은|는"
    r"|이란|란) (?:다 |원래 |역시 |다들 |항상 )(?!다르|소중|귀하)"
)
_HARM: Final = re.compile(
    r"(?<![가-힣])(?<!숨을 )(?<!숨 )(?<!소리 )(?<!풀이 )(?<!기가 )(?<!기를 )죽(?:고|었|여|였|인|임|음|는|은"
    r"|겠|을(?! (?:먹|쑤|끓|드|한|쒀|데|사|혼자))|어(?!라|도 안)|이(?:고|려|면|는|겠|자|세)|자|지|더)"
    r"|자살|자해|목숨을? ?(?:끊|버|걸)|극단적|(?<!사)유서|시체|살해|살인|뛰어내(?:려요|리세|리면|릴|리고)"
    r"|목(?:을)? ?(?:매|졸)|손목(?:을)? ?(?:그|긋)|칼로 (?:베|찌|그|위협)"
    r"|사라지(?:세요|면 돼|는 게 나)|없어지(?:세요|는 게 나)|황천|끝내(?:는 게 나|버리)|복수(?:하세요|해요"
    r"|할까|해 버|하면)|(?:때리|죽이|부수)(?:세요|면 돼|는 게)|불(?:을)? 질러"
)
_SIDES: Final = re.compile(
    r"하나님|하느님|예수님|부처님|알라신|성령|주님|아멘|할렐루야|구원하|천벌|전생에|(?<!수)업보|교회"
    r"|성당(?!하)|사찰|기도(?:해|할|드|하)|은혜를|믿음으로|신의 뜻|사주팔자|점집|무당|굿판"
    r"|대통령|국회의원|정치인|정권|여당|야당|좌파|우파|좌빨|수꼴|보수(?:당|정|주|적)|진보(?:당|정|적)"
    r"|민주당|국민의힘|국힘|탄핵|선거철|투표하|페미니|(?<!거)북한|빨갱이|독재"
)


def is_cheerful_at_sorrow(proposal: Proposal) -> bool:
    """Rejoices where sadness, fear, anger or disgust was heard; to the first two, exclaims."""
    if proposal.emotion not in _SORROWS:
        return False
    if proposal.emotion in _QUIET and _OUT_OF_TONE.search(proposal.reply):
        return True
    found = _CHEER.search(proposal.reply)
    if found is None:
        return False
    heard = proposal.heard
    return found[0] not in heard and not _FORGOTTEN_BIRTHDAY.search(heard)


def is_sorrowful_at_joy(proposal: Proposal) -> bool:
    """Comforts or shares a grievance where happiness was heard."""
    return proposal.emotion is Emotion.HAPPINESS and bool(_PITY.search(proposal.reply))


def is_dismissive(proposal: Proposal) -> bool:
    """Blames the listener, orders them to bear it, or says that it is nothing."""
    return bool(_DISMISSIVE.search(proposal.reply))


def insults(proposal: Proposal) -> bool:
    """Swears, calls names, gloats."""
    return bool(_INSULTS.search(proposal.reply))


def is_sexual(proposal: Proposal) -> bool:
    """Sexual words or offers."""
    return bool(_SEXUAL.search(proposal.reply))


def is_hateful(proposal: Proposal) -> bool:
    """Slurs, or what all of a group are said to be."""
    return bool(_HATEFUL.search(proposal.reply))


def speaks_of_harm(proposal: Proposal) -> bool:
    """Death, self-harm or violence: answers about those are fixed and reviewed, never found or generated."""
    return bool(_HARM.search(proposal.reply))


def preaches_or_takes_sides(proposal: Proposal) -> bool:
    """Religion or politics that the listener did not bring up."""
    found = _SIDES.findall(proposal.reply)
    return bool(found) and any(word not in proposal.heard for word in found)
