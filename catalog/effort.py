"""What it costs a visitor to answer: seconds to understand the question, find the answer and give it.

Estimates, in whole seconds: one tap that everybody knows is four, a figure from the accounts half a minute.
Only their order of size matters; they divide what an answer settles (catalog.asking).
"""

from catalog.facts import FACTS, Kind

_BY_KIND = {
    Kind.BOOLEAN: 5,
    Kind.CHOICE: 6,
    Kind.CHOICES: 10,
    Kind.COUNT: 8,
    Kind.MONEY: 20,
    Kind.DATE: 12,
    Kind.REGION: 4,
}
_OTHERWISE = {
    "applicant": 4,
    "has_borrowed": 4,
    "credentials": 12,
    "amount": 8,
    "term_months": 6,
    "on_key_chain": 8,  # a list of the city that few know by heart
    "size": 10,  # the statistical classes need staff and revenue
    "research_spend": 30,
    "insurance_premium": 25,
    "bank_tech_loan_increase": 40,
    "bank_npl_bp": 30,
}


def seconds(key: str) -> int:
    """Seconds that an answer about this fact takes."""
    return _OTHERWISE.get(key) or _BY_KIND[FACTS[key].kind]
