"""Who may come to the addresses of the bulletin; a part of the table of test_access_urls."""

CASES, SEAT = "cases", "seat"
BULLETIN = {
    "bulletin/": CASES,
    "bulletin/collate/": CASES,
    "bulletin/collate/<str:number>/": SEAT,
    "bulletin/items/<int:item>/": CASES,
    "bulletin/issues/": CASES,
    "bulletin/issues/<int:issue>/": CASES,
    "bulletin/issues/<int:issue>/do/": CASES,
    "bulletin/issues/<int:issue>/bulletin.<str:form>": CASES,
    "bulletin/sign/": CASES,
    "bulletin/sign/<int:item>/": CASES,
    "bulletin/instructions/": CASES,
    "bulletin/urgents/": CASES,
    "bulletin/settings/": CASES,
}
