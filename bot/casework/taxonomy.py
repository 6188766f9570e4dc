"""The stable codes for categories, subjects and closings, as literals.

Owns the codes and their plain meaning. A code is never reused and never
renamed: sealed reports and other people's systems remember it. The three
namespaces are written out (`cat:`, `subj:`, `close:`), so that `DIS`
(disappearance) and `DIS` (discrimination) cannot be taken for each other.
This module must never guess a code from words: people choose codes.
"""

from collections.abc import Mapping
from types import MappingProxyType

CATEGORIES: Mapping[str, str] = MappingProxyType({
    "cat:SEA.RAP": "Sexual abuse by mission or aid personnel, by force",
    "cat:SEA.CHD": "Sexual abuse by mission or aid personnel, under 18",
    "cat:SEA.TRX": "Sex demanded for money, aid or a job",
    "cat:SEA.REL": "Exploitative sexual relationship",
    "cat:SEA.HAR": "Sexual harassment by mission or aid personnel",
    "cat:SEA.PAT": "Paternity or child support",
    "cat:SEA.OTH": "Other sexual exploitation or abuse",
    "cat:GBV.RAP": "Rape",
    "cat:GBV.SAS": "Sexual assault",
    "cat:GBV.PHY": "Physical assault",
    "cat:GBV.MAR": "Forced marriage",
    "cat:GBV.DEN": "Denial of resources, opportunities or services",
    "cat:GBV.PSY": "Psychological or emotional abuse",
    "cat:CHI.KIL": "Killing or maiming of a child",
    "cat:CHI.REC": "Recruitment or use of a child",
    "cat:CHI.SEX": "Sexual violence against a child",
    "cat:CHI.SCH": "Attack on a school or hospital",
    "cat:CHI.ABD": "Abduction of a child",
    "cat:CHI.HUM": "Denial of humanitarian access to children",
    "cat:CHI.NEG": "Neglect of a child",
    "cat:CHI.EXP": "Exploitation of a child",
    "cat:CHI.OTH": "Other harm to a child",
    "cat:CIV.KIL": "Killing by armed actors",
    "cat:CIV.INJ": "Injury by armed actors",
    "cat:CIV.TOR": "Torture or cruel treatment",
    "cat:CIV.DET": "Unlawful detention",
    "cat:CIV.DIS": "Disappearance",
    "cat:CIV.DSP": "Forced displacement",
    "cat:CIV.LOO": "Looting",
    "cat:OPS.KIL": "Death caused by mission operations",
    "cat:OPS.INJ": "Injury caused by mission operations",
    "cat:OPS.DMG": "Damage caused by mission operations",
    "cat:OPS.TRF": "Traffic accident or dangerous driving",
    "cat:OPS.OCC": "Use of land or a school",
    "cat:OPS.ENV": "Harm to the environment",
    "cat:COR.BRI": "Bribe",
    "cat:COR.FRD": "Fraud",
    "cat:COR.PRO": "Procurement",
    "cat:COR.THF": "Theft",
    "cat:COR.DIV": "Diversion of aid",
    "cat:COR.SMG": "Smuggling",
    "cat:CON.HAR": "Harassment by staff",
    "cat:CON.DIS": "Discrimination by staff",
    "cat:CON.ABU": "Abuse of authority",
    "cat:CON.INT": "Conflict of interest",
    "cat:CON.LOC": "Breach of local law",
    "cat:CON.OTH": "Other staff conduct",
    "cat:AID.EXC": "Left out of aid",
    "cat:AID.QUA": "Quality of aid",
    "cat:AID.LAT": "Late aid",
    "cat:AID.INF": "Information about aid",
    "cat:LEG.ACC": "Access to justice",
    "cat:LEG.LND": "Land",
    "cat:LEG.DOC": "Papers",
    "cat:THR.ATT": "Attack expected",
    "cat:THR.HAT": "Hate speech or incitement",
    "cat:THR.MOV": "Armed movement",
    "cat:THR.ELE": "Election threat",
    "cat:RET": "Retaliation against someone who spoke up",
    "cat:LAB": "Local staff's work and pay",
    "cat:PRA": "Thanks or an idea",
    "cat:INQ": "Question",
    "cat:SYS": "About this service",
    "cat:ZZZ": "Not yet classified",
})  # fmt: skip

SUBJECTS: Mapping[str, str] = MappingProxyType({
    "subj:MIL": "Contingent soldier",
    "subj:SOF": "Staff officer or observer",
    "subj:FPU": "Formed police unit",
    "subj:POL": "Individual police officer",
    "subj:CVS": "United Nations civilian",
    "subj:UNV": "United Nations volunteer",
    "subj:CTR": "Contractor",
    "subj:NGO": "Aid organisation",
    "subj:AFP": "Other United Nations entity",
    "subj:NUF": "Non-UN force",
    "subj:HST_MIL": "Host country's army",
    "subj:HST_POL": "Host country's police",
    "subj:HST_GOV": "Host country's authority",
    "subj:ARM": "Armed group",
    "subj:FAM": "Family",
    "subj:COM": "Community",
    "subj:THIS": "Our own team",
    "subj:UNK": "Unknown",
})  # fmt: skip

CLOSINGS: Mapping[str, str] = MappingProxyType({
    "close:SUB": "Substantiated",
    "close:PAR": "Partly substantiated",
    "close:UNS": "Not proven; this does not mean it did not happen",
    "close:INS": "Not enough to go on",
    "close:REF": "Accepted by another body",
    "close:RES": "Fixed",
    "close:MED": "Mediated",
    "close:WDR": "The reporter's wish",
    "close:NOR": "No contact after three tries in 30 days",
    "close:DUP": "The same matter as another case",
    "close:OOS": "Not ours; advice was given",
    "close:INF": "Information noted",
    "close:FAL": "Knowingly false, found so by the head on evidence",
    "close:TST": "Test",
})  # fmt: skip

# Mediation would seat a survivor or a child opposite the one who hurt them.
_NEVER_MEDIATED = ("cat:SEA.", "cat:GBV.", "cat:CHI.")

# Closings that only a head may choose. None is ever chosen by a rule.
HEAD_ONLY_CLOSINGS = frozenset({"close:FAL"})


def may_close(category: str, closing: str) -> bool:
    """Say whether a case of this category may end with this closing code.

    Raises:
        KeyError: one of the codes is not ours.
    """
    if category not in CATEGORIES or closing not in CLOSINGS:
        raise KeyError("not a code of the taxonomy")
    return not (closing == "close:MED" and category.startswith(_NEVER_MEDIATED))
