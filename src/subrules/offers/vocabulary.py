"""The default vocabulary: the fields of the Business Rules Document and of the records around it (LNG-06)."""

from __future__ import annotations

from ..rules.reading import Reading
from ..rules.vocabulary import Field, FieldType, Vocabulary
from ..subscription import OFFER_TYPES

_CODE, _TEXT, _NUMBER, _DATE, _YES_NO = (
    FieldType.CODE,
    FieldType.TEXT,
    FieldType.NUMBER,
    FieldType.DATE,
    FieldType.YES_NO,
)

VOCABULARY = Vocabulary(
    fields=(
        Field(name="NewspaperID", type=_CODE, about="the newspaper (division) of the subscription"),
        Field(name="BaseProductID", type=_CODE, aliases=("productID",), about="the base product it is on"),
        Field(name="ServiceType", type=_CODE, about="the service type, by its id or its code, as the data has it"),
        Field(name="Term", type=_NUMBER, decimals=0, aliases=("TermMonths",), about="the paid term, in months"),
        Field(name="AutoRenew", type=_YES_NO, aliases=("ezpay", "IsEZPay"), about="whether it renews by itself"),
        Field(name="DailyRate", type=_NUMBER, decimals=4, about="the price of a day, in the client's currency"),
        Field(name="WeeklyRate", type=_NUMBER, decimals=4, about="the price of a week, in the client's currency"),
        Field(name="Balance", type=_NUMBER, decimals=4, about="the balance; negative is owed"),
        Field(name="StartDate", type=_DATE, about="the day the subscription started"),
        Field(
            name="DaysSinceStart",
            type=_NUMBER,
            decimals=0,
            column="StartDate",
            reading=Reading(since="days"),
            about="whole days from the start to the as-of day",
        ),
        Field(
            name="MonthsSinceStart",
            type=_NUMBER,
            decimals=0,
            column="StartDate",
            reading=Reading(since="months"),
            about="whole calendar months from the start to the as-of day",
        ),
        Field(name="IsPrint", type=_YES_NO, about="whether something printed is delivered"),
        Field(name="IsDigital", type=_YES_NO, about="whether digital access is included"),
        Field(name="IsTrial", type=_YES_NO, about="whether it is a trial"),
        Field(
            name="IsComplimentary", type=_YES_NO, aliases=("IsCompSubscription",), about="whether it is free of charge"
        ),
        Field(
            name="ZIP",
            type=_CODE,
            aliases=("ZipCode", "PostalCode"),
            about="the ZIP or postal code of the delivery address",
        ),
        Field(name="City", type=_TEXT, about="the city of the delivery address"),
        Field(name="State", type=_CODE, about="the state or province of the delivery address"),
        Field(name="Country", type=_CODE, about="the country of the delivery address, as the data spells it"),
        Field(name="RateCode", type=_CODE, about="the rate code in the circulation system"),
        Field(name="SourceCode", type=_CODE, aliases=("SourceChannel",), about="the channel through which it was sold"),
    ),
    outcomes={type.phrase: type.code for type in OFFER_TYPES},
    scope="NewspaperID",
)
"""Every field may be missing. A site with other columns declares a vocabulary of its own."""
