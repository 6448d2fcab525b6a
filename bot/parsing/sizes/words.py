"""The words around a shoe size in the languages of shops, and what each of them means.

Knows nothing of numbers.
"""

from __future__ import annotations

# What a system is called -> what we call it. Where several are told, the first here wins.
SYSTEMS = {
    "US": ("US", "USA", "AMERICAN", "אמריקאי", "美码", "美碼"),
    "UK": ("UK", "GB", "英码", "英碼"),
    "EU": (
        *("EU", "EUR", "EURO", "EUROPE", "EUROPEAN", "EUROPA", "IT", "DE", "ES"),
        *("אירופאי", "אירופה", "欧码", "歐碼"),
    ),
    "FR": ("FR",),
    "CM": (
        *("CM", "CMS", "JP", "JPN", "JAPAN", "CENTIMETER", "CENTIMETERS", "CENTIMETRE"),
        *("センチ", "厘米"),
    ),
    "MM": ("MM", "KR", "KOR", "KOREA"),
    "BR": ("BR", "BRA", "BRASIL", "BRAZIL"),  # two below the European one
    "AU": ("AU", "AUS"),  # the British one for men, the American one for women
    "MX": ("MX", "MEX"),
}
SYSTEM_OF = {name: system for system, names in SYSTEMS.items() for name in names}

MEN, WOMEN = "M", "W"
YOUTH, CHILD, KIDS = "Y", "C", "K"  # big kids; little kids and toddlers; no more told than kids
YOUNG = frozenset({YOUTH, CHILD, KIDS})
GENDERS = {
    MEN: (
        *("M", "MEN", "MENS", "MEN'S", "MAN", "MALE", "HERREN", "HERR", "HEREN", "HOMME"),
        *("HOMMES", "HOMBRE", "HOMBRES", "UOMO", "HOMEM", "ERKEK", "גברים", "גבר", "メンズ"),
        *("男", "男款", "남성"),
    ),
    WOMEN: (
        *("W", "WMNS", "WMN", "WOMEN", "WOMENS", "WOMEN'S", "WOMAN", "LADIES", "FEMALE"),
        *("DAMEN", "DAMES", "DAM", "FEMME", "FEMMES", "MUJER", "MUJERES", "DONNA", "MULHER"),
        *("KADIN", "נשים", "אישה", "ウィメンズ", "レディース", "女", "女款", "여성"),
    ),
    YOUTH: ("Y", "YTH", "YOUTH", "GS", "GRADE", "JR", "JUNIOR", "JUNIORS"),
    CHILD: ("C", "PS", "TD", "PRESCHOOL", "TODDLER", "INFANT", "BABY"),
    KIDS: (
        *("K", "KIDS", "KID'S", "KID", "BOYS", "GIRLS", "BOY'S", "GIRL'S", "KINDER"),
        *("ENFANT", "ENFANTS", "NIÑO", "NIÑOS"),
        *("BAMBINO", "ילדים", "キッズ", "童", "아동"),
    ),
}
GENDER_OF = {name: gender for gender, names in GENDERS.items() for name in names}

# D is the standard of men's shoes and B of women's, so neither D nor M (medium) is told apart.
WIDTHS = {"2E": "2E", "EE": "2E", "4E": "4E", "EEEE": "4E", "D": "", "B": "B", "WIDE": "WIDE"}

SILENT = frozenset(
    [
        *("SIZE", "SIZES", "SHOE", "SHOES", "SZ", "UNISEX", "ADULT", "ADULTS", "SCHOOL"),
        *("BIG", "LITTLE", "TAILLE", "POINTURE", "GRÖSSE"),
        *("GROESSE", "GR", "GR.", "TALLA", "TALLE", "TAMAÑO", "TAMANHO", "TAGLIA", "MAAT"),
        *("STORLEK", "STR", "STR.", "KOKO", "ROZMIAR", "VELIKOST", "BEDEN", "NUMARA"),
        *(
            "размер".upper(),
            "розмір".upper(),
            "מידה",
            "מידות",
            "サイズ",
            "码",
            "碼",
            "号",
            "號",
            "사이즈",
        ),
    ]
)

# An option, or the rest of a value, that counts something: its number is no size.
COUNTS = frozenset(
    [
        *("PACK", "PACKS", "COUNT", "CT", "PCS", "PC", "PIECE", "PIECES", "QTY", "QUANTITY"),
        *("AMOUNT", "SET", "SETS", "PAIR", "PAIRS", "PK", "DOZEN", "STÜCK", "STK", "ANZAHL"),
        *("UNITS", "UNIT", "BOX", "ML", "OZ", "G", "KG", "INCH", "INCHES", "MENGE", "QUANTITÉ"),
        *("CANTIDAD", "כמות", "יחידות", "個", "枚", "개"),
    ]
)

ONE_SIZE = frozenset(
    [
        *("default title", "default", "one size", "one-size", "onesize", "one size fits all"),
        *("os", "o/s", "osfa", "uni", "unisize", "taille unique", "tu", "einheitsgröße"),
        *("talla única", "taglia unica", "フリーサイズ", "מידה אחת"),
    ]
)
LETTERS = frozenset({"xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "2xl", "3xl"})
