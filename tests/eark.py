"""The E-ARK validator on one information package, offline: `<its own environment>/bin/python tests/eark.py FOLDER`.

eark-validator fetches four vocabularies from the internet when it is imported. The terms below stand in for them, from the CSIP
specification; everything else (structure, schema, Schematron rules) is its own. Prints its report as JSON.
"""

import sys
import urllib.request
from pathlib import Path

TERMS = {
    "ContentCategory": ("Textual works – Print", "Textual works – Digital", "Mixed", "OTHER"),
    "ContentInformationType": ("MIXED", "OTHER"),
    "OAISPackageType": ("SIP", "AIP", "DIP", "AIU", "AIC"),
    "Status": ("CURRENT", "SUPERSEDED"),
}


def terms(address: str) -> list[bytes]:
    """A vocabulary's lines."""
    [found] = [names for name, names in TERMS.items() if name + ".xml" in address]
    return [f"<Term>{name}</Term>".encode() for name in found]


urllib.request.urlopen = terms  # type: ignore[assignment]

from eark_validator.packages import PackageValidator  # type: ignore[import-not-found]  # noqa: E402  # in its own environment only

if __name__ == "__main__":
    sys.stdout.write(PackageValidator(Path(sys.argv[1])).validation_report.model_dump_json(indent=1))
