"""The language is the text's, and the producer's word counts where the text does not contradict it."""

import pytest

from pipeline.clean.language import language

ENGLISH = (
    "The council met on Monday and it said that it would not vote for the plan of the mayor, who had asked for it. " * 2
)
TEXTS = {
    "en": ENGLISH,
    "de": (
        "Der Rat hat am Montag getagt und mit den Stimmen der Mehrheit beschlossen, dass "
        "die Fähre nicht mehr fährt und das Geld für eine Brücke ist."
    ),
    "fr": (
        "Le conseil s’est réuni lundi et a décidé que la ville ne paierait plus pour "
        "le bac, dont les dettes sont un problème pour les habitants."
    ),
    "es": (
        "El consejo se reunió el lunes y decidió que la ciudad no pagaría más por el "
        "barco, porque las deudas son un problema para los vecinos de la isla."
    ),
    "pt": (
        "O conselho reuniu-se na segunda-feira e decidiu que a cidade não vai pagar mais pelo "
        "barco, porque as dívidas são um problema para os moradores da ilha."
    ),
    "it": (
        "Il consiglio si è riunito lunedì e ha deciso che la città non pagherà più per il "
        "traghetto, perché i debiti sono un problema per gli abitanti della isola."
    ),
    "nl": (
        "De raad kwam maandag bijeen en besloot dat de stad niet meer voor de veerboot "
        "zou betalen, omdat het geld op is en de schulden te hoog zijn."
    ),
    "ru": (
        "Совет собрался в понедельник и решил, что город больше не будет платить "
        "за паром, потому что долги слишком велики для жителей."
    ),
    "uk": (
        "Рада зібралася в понеділок і вирішила, що місто більше не платитиме "
        "за пором, бо борги завеликі для мешканців острова."
    ),
    "ja": "市議会は月曜日に会合を開き、フェリーの費用をこれ以上支払わないことを決めた。",
    "zh": "市议会周一开会，决定不再为渡轮付款，因为债务过高。",
    "ar": "اجتمع المجلس يوم الاثنين وقرر أن المدينة لن تدفع بعد الآن ثمن العبارة لأن الديون مرتفعة",
}


@pytest.mark.parametrize("code", TEXTS)
def test_told_by_the_text(code: str) -> None:
    assert language("", TEXTS[code]) == code


@pytest.mark.parametrize(
    ("given", "text", "code"),
    [
        ("en-US", ENGLISH, "en"),
        ("fr", ENGLISH, "en"),
        ("de", "Kurz.", "de"),
        ("English", ENGLISH, "en"),
        ("English", "Short.", ""),
        ("", "1 2 3 4", ""),
        ("", "", ""),
    ],
)
def test_the_producer_s_word(given: str, text: str, code: str) -> None:
    assert language(given, text) == code
