"""Rules against what a song bot is not: a person, a doctor, a lawyer, a directory of numbers and titles."""

from __future__ import annotations

import re
from typing import Final

from core.reply.rules.proposal import Proposal, without_quotes
from core.turn import Emotion

_I: Final = r"(?<![가-힣])(?:저도|저는|전|저|제가|저희도|저희는)(?![가-힣])"
_PERSON: Final = re.compile(
    r"(?<![가-힣])(?:제|저희)(?: (?!마음|이야기)[가-힣]{1,3})? (?:엄마|아빠|어머니|아버지|부모님|가족|동생"
    r"|언니|누나|오빠|형|남편|아내|와이프|남친|여친|남자 ?친구|여자 ?친구|애인|친구|딸|아들|아이|애|할머니"
    r"|할아버지|강아지|고양이|집|회사|학교|팀장|부장|사장|상사|동네|방|생일|직장|선생님)"
    r"(?:는|은|이|가|도|를|을|랑|한테|에서|에|네|들|께서)? ?(?!이야기|얘기)"
    rf"|{_I}[^.!?]{{0,12}} ?(?:사람|학생|직장인|회사원|여자|남자|엄마|아빠|인간|간호사|의사|선생님|취준생|살"
    rf"|[0-9가-힣]+살)(?:이에요|예요|이라서|이라|인데|이거든|이죠|입니다)"
    rf"|{_I}[^.!?]{{0,16}}(?:먹었어|먹어 ?봤|먹고 (?:있|왔)|마셨어|마시고|다녀왔|다녔|다녀요|출근|퇴근했"
    rf"|가 ?봤|갔어|갔었|만났|살았|태어났|자랐|겪어 ?봤|겪었|당해 ?봤|해 ?봤|있었어|있었거든|운동|잤어"
    rf"|잤는데|일어났|샀어|아팠|울었|울고|결혼|헤어졌|사귀|졸업|시험|키워|키우)"
    rf"|{_I} (?:어제|오늘|아까|지난|작년|어릴|어렸을|예전에|옛날에|학창|군대)|{_I} 그런 (?:적|경험)(?: |이"
    rf"|도)*있"
    r"|제 (?:경험|어린 시절|학창|얼굴|손을|손으로|눈으로|고향)|(?:경험해|겪어) ?봐서 (?:알|잘)"
    r"|(?:저랑|저하고|저와) ?(?:같이 |둘이 |언제 |한번 )*(?:만나요|만날|밥 먹|술|한잔|커피|놀러|영화|데이트"
    r"|여행|산책해|통화)|(?:만나러|데리러|찾아|보러) ?갈게요|(?:밥|커피|술|맛있는 거) ?(?:한 ?(?:끼|잔"
    r"|번) ?)?(?:사 ?줄|살게|사드릴|사 드릴)|전화(?:해 줄|해줄|할게|드릴게)|제가 옆에 앉"
    r"|손(?:을)? 잡아 ?(?:줄게|드릴게)|안아 ?(?:줄게|드릴게)"
    r"|사랑해요[.!~]*$|(?<![가-힣])저(?:도|랑) 사귀|보고 싶었어요|저는 (?:챗봇|기계|로봇|봇|AI"
    r"|인공지능)(?:이|가)? 아니"
)
_MEDICINE: Final = re.compile(
    r"(?:해열제|진통제|타이레놀|아스피린|이부프로펜|항생제|수면제|안정제|항우울제|소화제|지사제|감기약"
    r"|두통약|위장약|연고|영양제|비타민|한약|피임약|주사)(?:를|을|도|라도|부터| 하나| 한 알)? ?(?:먹|드"
    r"|바르|복용|맞|챙|사|써|찾|한 )"
    r"|약(?:을|도|이라도|부터)? (?:드세요|드셔|먹어요|먹으|먹고 (?:자|쉬|푹)|복용|끊|줄이|사)|복용|투약"
    r"|처방(?:받|약|된|해 드)|복용량|부작용|[0-9한두세] ?알(?:씩|을 (?:먹|드))|㎎|밀리그램"
    r"|(?:우울증|조울증|공황|불안장애|강박증|치매|당뇨|고혈압|암|갑상선|대상포진|위염|장염|식중독|폐렴|독감"
    r"|코로나|디스크|염증|빈혈|알레르기|이석증|불면증|거식증|번아웃 증후군|트라우마)(?:인|일|이|의|에|가"
    r"|는)? ?(?:것 같|거 같|수(?:도)? 있|에요|예요|네요|증상|초기|의심|때문|전조|진단)"
    r"|증상(?:이|은|을|으로|일|에는|엔)|진단(?:을|받|이)|의심(?:해|돼|되|하)(?:요|네요|볼|봐야)|(?:수술"
    r"|시술|검사|치료|입원)(?:을|를)? ?(?:받으(?:세요|셔야|면)|하(?:세요|셔야|면 (?:나|괜))|해야 (?:해|돼"
    r"|합))"
    r"|(?:응급실|병원)(?:에|으로)? ?(?:안 가도|갈 필요(?:는|가)? ?없)|(?:지혈|인공호흡|심폐소생)"
)
_LAW: Final = re.compile(
    r"고소(?:하세|해 ?버|해야|하면|장|를|할 수|가 가)|고발(?:하|해)|소송|형사(?! 콜)|민사|손해배상|합의금"
    r"|위자료|내용증명|가압류|법적|법으로|소멸시효|공소|처벌|구속|위법|불법이|합법|승소|패소"
    r"|변호사(?:를|에게|한테|부터)|노무사|배상(?:을|받|하)|(?:보상|환불)받을 수|정당방위|계약 위반|명예훼손"
    r"|모욕죄|증거(?:로|를|가|부터) (?:쓰|남|모|되|될|충분|제출)|녹음(?:해 ?(?:두|둬|놓)|부터)|신고(?:하면"
    r"|할 수)"
)
_REPORT: Final = re.compile(r"신고(?:해 ?버|하세요|해요|해야|부터|해 봐)")
_NUMBER_TO_CALL: Final = re.compile(
    r"(?<!\d)(?:109|110|11[2789]|120(?= ?번|에|으로)|129|1330|1339|1345|1350|1366|1388|1393|1577|1588|1644"
    r"|1899|182)(?!\d)|일일구|일일이(?=에|로)|핫라인|상담 ?전화|긴급 ?전화"
)
_LINK: Final = re.compile(
    r"https?|www|(?i:\.(?:com|net|org|kr|io|me)(?![a-z]))|[\w.]+@[\w.]+|@\w|#\w"
    r"|\d{2,4}[-–.\s]\d{3,4}([-–.\s]\d{4})?|\d{7,}|카톡 ?(?:아이디|친추)|오픈 ?채팅|계좌 ?번호"
    r"|(?<![가-힣])링크(?:를|로|는) (?:보내|드|눌|클)|클릭(?:하|해)|구독(?:과|하|해)"
)
_TITLE: Final = re.compile(
    r"[〈《『「“\"]([^〉》』」”\"]+)[〉》』」”\"]|['‘]([^'’]+)['’](?=(?:이?라는|란|이란)? ?(?:노래|곡|앨범"
    r"|뮤직|음악|을 들|를 들|을 틀|를 틀|추천))"
)
_SONG: Final = re.compile(
    r"([가-힣A-Za-z]+)의 (?:명곡|히트곡|신곡|앨범|발라드|타이틀곡)|(?:가수|그룹|작곡가|싱어송라이터|아이돌"
    r"|밴드) ([가-힣A-Za-z]{2,6})(?:의|이 부|가 부)"
)
_ARTISTS: Final = re.compile(
    r"아이유|방탄|BTS|블랙핑크|뉴진스|아이브|에스파|르세라핌|세븐틴|스트레이|엑소|트와이스|레드벨벳"
    r"|소녀시대|지드래곤|싸이|임영웅|이찬원|영탁|송가인|나훈아|심수봉|주현미|장윤정|조용필|이문세|이선희"
    r"|김광석|유재하|신승훈|성시경|박효신|김범수|나얼|윤종신|폴킴|멜로망스|잔나비|혁오|악뮤|악동|볼빨간"
    r"|십센치|헤이즈|다비치|백예린|이소라|김동률|비틀즈|마이클 ?잭슨|아델|테일러|콜드플레이|쇼팽|모차르트"
    r"|베토벤|바흐|드뷔시"
)


def claims_to_be_a_person(proposal: Proposal) -> bool:
    """A body, a family, a job, a past, a meeting. Rejoicing with the listener (저까지 신나요) is fine."""
    return bool(_PERSON.search(without_quotes(proposal.reply)))


def gives_medical_advice(proposal: Proposal) -> bool:
    """Medicine, doses, diagnoses, treatment; seeing a doctor and resting may be suggested."""
    return bool(_MEDICINE.search(proposal.reply))


def gives_legal_advice(proposal: Proposal) -> bool:
    """Lawsuits, evidence, what the law says; whoever is afraid may be told to call for help."""
    if _LAW.search(proposal.reply):
        return True
    return proposal.emotion is not Emotion.FEAR and bool(_REPORT.search(proposal.reply))


def mentions_a_number_to_call(proposal: Proposal) -> bool:
    """A help line or emergency number: those stand in the reviewed answers alone."""
    heard = proposal.heard
    return any(number not in heard for number in _NUMBER_TO_CALL.findall(proposal.reply))


def has_phone_or_link(proposal: Proposal) -> bool:
    """A telephone number, an address on the web, an account, an invitation to click."""
    return bool(_LINK.search(proposal.reply))


def names_a_song(proposal: Proposal) -> bool:
    """A title in quotes, a singer, a composer, unless the listener named it; the catalogue names songs."""
    heard = proposal.heard
    titles = (first or second for first, second in _TITLE.findall(proposal.reply))
    if any(title.strip(" .!?~") not in heard for title in titles):
        return True
    singers = (of or named for of, named in _SONG.findall(proposal.reply))
    if any(singer not in heard for singer in singers):
        return True
    return any(artist not in heard for artist in _ARTISTS.findall(proposal.reply))
