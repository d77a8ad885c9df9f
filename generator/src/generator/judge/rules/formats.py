"""Decides whether a file is of the format that a check names: JSON, XML, SVG or YAML."""

import json
from xml.etree.ElementTree import ParseError

import yaml
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from generator.judge.rules.verdict import Verdict, failed, passed, undecided


def parses_as(kind: str, text: str, name: str) -> Verdict:
    """Whether the text of the file `name` is of the `kind` json, xml, svg, yml or yaml."""
    try:
        match kind:
            case "json":
                json.loads(text)
            case "xml" | "svg":
                root = fromstring(text.encode())
                if kind == "svg" and root.tag.rpartition("}")[2] != "svg":
                    return failed(f"{name} is no SVG: its root is <{root.tag}>")
            case _:
                # Its syntax only: to construct values may fail on tags that are well-formed.
                yaml.compose(text, Loader=yaml.SafeLoader)
    except DefusedXmlException:
        return undecided(f"{name} declares entities, which are not followed here")
    except RecursionError:
        return undecided(f"{name} is nested too deeply to be parsed here")
    except (ValueError, LookupError, ParseError, yaml.YAMLError) as error:
        return failed(f"{name} is no {kind.upper()} that parses: {' '.join(str(error).split()).lower()[:200]}")
    return passed(f"{name} is {kind.upper()} that parses")
