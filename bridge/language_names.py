"""What people call languages beside the names in `bridge.languages`, and the words around them.

Written as people type: without accents or not, both are compared without. A line that is missing
here is one more for anybody to add.
"""

_ALIASES = """
ar      arabe, msa
bn      bengali
ca      valencia, valenciano, valencian, catala
cs      cesky, czechian
de      germany, osterreichisch, schweizerdeutsch, schwyzerdutsch, schweizerisch, auf deutsch
en      inglish, на английском, по английски
es      castellano, castilian, spain, mexicano, argentino, colombiano, latino, 西语, 西班牙文
fa      farsi, dari, tajik
fr      quebecois, france, 法文
he      ivrit, iwrith
id      bahasa, bahasa indonesia, indo
ja      nihongo, japan, 和文, にほんご
ko      hangul, hangugeo, hankuk, korea, 한글, 한국말, 조선말, 조선어, 朝鲜语
ms      bahasa melayu, malaysian
nb      norwegian, norsk, bokmal, nynorsk, norge
nl      flemish, vlaams, holland, hollands, dutch flemish
pl      polsku
pt      brazilian, brasileiro, brasileira, brasileno, brasil, brazil, ptbr, 葡语, 葡文, 巴西语
ro      moldovan, moldavian, moldoveneasca
ru      русски, russkij, russkiy
tl      tagalog, pinoy, philippine
uk      українською, ukrainska
vi      viet, tieng viet, vietnam
zh      chinese, mandarin, simplified, simplificado, simplifie, zhongwen, hanyu, putonghua
zh      中文, 汉语, 漢語, 普通话, 普通話, 华语, 華語, 国语, 简中, 简体
zh      簡體, 简体字, 簡體字, 簡體中文
zh-Hant traditional, tradicional, traditionnel, taiwanese, taiwan, hongkong, guoyu, cantonese
zh-Hant 繁體, 繁体, 繁體字, 繁体字, 繁中, 繁体中文, 正體, 正体, 正體中文, 國語, 國文, 台語, 臺語
zh-Hant 台灣華語, 臺灣華語, 台灣國語, 粵語, 粤语, 广东话, 廣東話, 香港中文, kantonesisch, cantones
"""

ALIASES: dict[str, str] = {
    alias.strip(): row.split(maxsplit=1)[0]
    for row in _ALIASES.strip().split("\n")
    for alias in row.split(maxsplit=1)[1].split(",")
}
"""What else a language is called, and the code of the language that is meant."""

_AROUND = """
language lingua langue idioma sprache sprog sprak taal jezyk язык языке мова мови dil dili
tieng bahasa اللغة لغة dialect
in en auf po по на the of do da de del modern standard
european europeia europeu europeo american americano americana latin latinoamericano british
uk us usa australian canadian canadien canadiense canadese
portugal hong kong
"""
AROUND = frozenset(_AROUND.split())
"""Words for "language", and for places that make no other reading language."""

PREFIXES = ("ภาษา",)
"""The same, where it is written together with the name."""
