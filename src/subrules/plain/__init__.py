"""Records as plain data and back: what JSON can hold, nothing lost. The only room that knows cattrs (LNG-17).

Numbers that must stay exact are text, days and instants are ISO text, money is `20.20 USD`, a term
`13 weeks`. A record of a closed union says which it is under `kind`. A fact says what it is where
text alone would not: `{"number": "0.12"}`, `{"day": "2026-06-01"}`.
"""

from .kept import FORM, from_stored, record_name, stored
from .mistakes import PlainDataError
from .readers import HIDDEN
from .reading import from_plain, parts_from_plain, to_plain

__all__ = [
    "FORM",
    "HIDDEN",
    "PlainDataError",
    "from_plain",
    "from_stored",
    "parts_from_plain",
    "record_name",
    "stored",
    "to_plain",
]
