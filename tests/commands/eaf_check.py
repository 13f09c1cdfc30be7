"""Holds an ELAN annotation file (EAF 3.0) against the rules of its schema and of ELAN itself that it could break: eaf_check.py FILE.

Prints a line for each rule: "ok" or "not ok", its name, and what breaks it. Source of the rules: the documentation of EAF 3.0
(https://www.mpi.nl/tools/elan/EAF_Annotation_Format_3.0_and_ELAN.pdf).
"""
import sys
import xml.etree.ElementTree as xml

root = xml.parse(sys.argv[1]).getroot()
slots = root.findall("TIME_ORDER/TIME_SLOT")
tiers = root.findall("TIER")
types = root.findall("LINGUISTIC_TYPE")
value = {slot.get("TIME_SLOT_ID"): int(slot.get("TIME_VALUE", "-1")) for slot in slots}
ids = [slot.get("TIME_SLOT_ID") for slot in slots] + [a.get("ANNOTATION_ID") for a in root.iter("ALIGNABLE_ANNOTATION")]
order = [child.tag for child in root]


def rule(name, broken):
    print("ok" if not broken else "not ok", "EAF:", name, *(["|", *map(str, broken[:3])] if broken else []))


def overlaps(tier):
    parts = sorted((value[a.get("TIME_SLOT_REF1")], value[a.get("TIME_SLOT_REF2")]) for a in tier.iter("ALIGNABLE_ANNOTATION"))
    return [pair for pair in zip(parts, parts[1:]) if pair[0][1] > pair[1][0]]


rule("the root is ANNOTATION_DOCUMENT with AUTHOR, DATE, FORMAT and VERSION",
     [] if root.tag == "ANNOTATION_DOCUMENT" and all(root.get(key) for key in ("AUTHOR", "DATE", "FORMAT", "VERSION")) else [root.attrib])
rule("its children come in the schema's order", [] if order == ["HEADER", "TIME_ORDER"] + ["TIER"] * len(tiers) +
     ["LINGUISTIC_TYPE"] * len(types) else [order])
rule("times are in milliseconds", [] if root.find("HEADER").get("TIME_UNITS") == "milliseconds" else ["HEADER"])
rule("ids are there once", [each for each in set(ids) if ids.count(each) > 1])
rule("ids are names (xsd:ID)", [each for each in ids if not each[0].isalpha() or not each.isalnum()])
rule("each annotation refers to slots that are there",
     [a.attrib for a in root.iter("ALIGNABLE_ANNOTATION") if not {a.get("TIME_SLOT_REF1"), a.get("TIME_SLOT_REF2")} <= set(value)])
rule("each annotation ends after it begins", [a.attrib for a in root.iter("ALIGNABLE_ANNOTATION")
                                              if value[a.get("TIME_SLOT_REF1")] >= value[a.get("TIME_SLOT_REF2")]])
rule("each annotation has one value", [a.attrib for a in root.iter("ALIGNABLE_ANNOTATION") if len(a.findall("ANNOTATION_VALUE")) != 1])
rule("tiers have names of their own", [] if len({t.get("TIER_ID") for t in tiers}) == len(tiers) else ["TIER_ID"])
rule("tiers have a type that is there", [t.attrib for t in tiers
                                         if t.get("LINGUISTIC_TYPE_REF") not in {y.get("LINGUISTIC_TYPE_ID") for y in types}])
rule("annotations of a tier do not overlap", [found for tier in tiers for found in overlaps(tier)])
