"""METS (E-ARK CSIP), PREMIS 3, Dublin Core and EAD-like metadata as XML, from what a package holds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta, timezone
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring  # writes only; parses nothing

from digitize.package import Contents, Part

VIETNAM = timezone(timedelta(hours=7))
METS, XLINK, CSIP = "http://www.loc.gov/METS/", "http://www.w3.org/1999/xlink", "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"
PREMIS, DC, XSI = "http://www.loc.gov/premis/v3", "http://purl.org/dc/elements/1.1/", "http://www.w3.org/2001/XMLSchema-instance"
CONTENT = "Kết quả giải quyết thủ tục hành chính"
XSD = "http://www.w3.org/2001/XMLSchema"
PROFILE = "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml"
EVENTS = "http://id.loc.gov/vocabulary/preservation/eventType"
for _prefix, _uri in (("mets", METS), ("xlink", XLINK), ("csip", CSIP), ("premis", PREMIS), ("dc", DC), ("xsi", XSI), ("xs", XSD)):
    register_namespace(_prefix, _uri)
MEDIA = {".json": "application/json", ".xml": "text/xml", ".xsd": "text/xml", ".txt": "text/plain"}


def _named(uri: str, name: str) -> str:
    return f"{{{uri}}}{name}"


def _written(root: Element) -> bytes:
    indent(root)
    made: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return made + b"\n"


def _time(contents: Contents) -> str:
    return contents.at.astimezone(VIETNAM).isoformat(timespec="seconds")


def dublin_core(contents: Contents) -> bytes:
    """Simple Dublin Core."""
    root = Element("metadata")
    for name, value in contents.dublin_core:
        SubElement(root, _named(DC, name)).text = value
    return _written(root)


def ead(contents: Contents) -> bytes:
    """The archive law's names with their values (`digitize/ead.toml`)."""
    root = Element("ead")
    for name, value in contents.ead:
        SubElement(root, name).text = value
    return _written(root)


def ead_schema(contents: Contents) -> bytes:
    """What `ead.xml` may hold, as an XML schema."""
    root = Element(_named(XSD, "schema"))
    top = SubElement(root, _named(XSD, "element"), {"name": "ead"})
    order = SubElement(SubElement(top, _named(XSD, "complexType")), _named(XSD, "sequence"))
    for name, _ in contents.ead:
        SubElement(order, _named(XSD, "element"), {"name": name, "type": "xs:string"})
    return _written(root)


def premis(contents: Contents) -> bytes:
    """Objects with their hashes, events, agents."""
    root = Element(_named(PREMIS, "premis"), {"version": "3.0"})
    for part in contents.parts:
        _object(root, part)
    for number, happening in enumerate(contents.history, 1):
        event = SubElement(root, _named(PREMIS, "event"))
        _identifier(event, "event", f"{contents.objid}:event:{number}")
        kind = SubElement(event, _named(PREMIS, "eventType"), {"authority": "eventType", "authorityURI": EVENTS})
        kind.text = happening.kind
        _text(event, "eventDateTime", happening.at.astimezone(VIETNAM).isoformat(timespec="seconds"))
        _text(SubElement(event, _named(PREMIS, "eventDetailInformation")), "eventDetail", happening.detail)
        _text(SubElement(event, _named(PREMIS, "eventOutcomeInformation")), "eventOutcome", happening.outcome)
        linked = SubElement(event, _named(PREMIS, "linkingAgentIdentifier"))
        _text(linked, "linkingAgentIdentifierType", "local")
        _text(linked, "linkingAgentIdentifierValue", happening.agent)
    for name, kind_of_agent in contents.agents:
        agent = SubElement(root, _named(PREMIS, "agent"))
        _identifier(agent, "agent", name)
        _text(agent, "agentName", name)
        _text(agent, "agentType", kind_of_agent)
    return _written(root)


def _object(root: Element, part: Part) -> None:
    thing = SubElement(root, _named(PREMIS, "object"), {_named(XSI, "type"): "premis:file"})
    _identifier(thing, "object", part.path)
    about = SubElement(thing, _named(PREMIS, "objectCharacteristics"))
    fixity = SubElement(about, _named(PREMIS, "fixity"))
    _text(fixity, "messageDigestAlgorithm", "SHA-256")
    _text(fixity, "messageDigest", part.sha256)
    _text(about, "size", str(part.size))
    named = SubElement(about, _named(PREMIS, "format"))
    _text(SubElement(named, _named(PREMIS, "formatDesignation")), "formatName", part.media_type)
    if part.puid:
        registry = SubElement(named, _named(PREMIS, "formatRegistry"))
        _text(registry, "formatRegistryName", "PRONOM")
        _text(registry, "formatRegistryKey", part.puid)


def _identifier(parent: Element, kind: str, value: str) -> None:
    found = SubElement(parent, _named(PREMIS, f"{kind}Identifier"))
    _text(found, f"{kind}IdentifierType", "local")
    _text(found, f"{kind}IdentifierValue", value)


def _text(parent: Element, name: str, value: str) -> None:
    SubElement(parent, _named(PREMIS, name)).text = value


def mets(contents: Contents, own: Mapping[str, bytes]) -> bytes:
    """The package's root document; `own` are its other files by path, without the payload."""
    root = Element(
        _named(METS, "mets"),
        {
            "OBJID": contents.objid, "TYPE": "Textual works – Print", "PROFILE": PROFILE, "LABEL": contents.code,
            _named(CSIP, "CONTENTINFORMATIONTYPE"): "MIXED",
        },
    )  # fmt: skip
    _header(root, contents)
    descriptive = SubElement(root, _named(METS, "dmdSec"), {"ID": "dmd-dc", "CREATED": _time(contents), "STATUS": "CURRENT"})
    _reference(descriptive, "metadata/descriptive/dc.xml", own, contents, "DC")
    more = SubElement(root, _named(METS, "dmdSec"), {"ID": "dmd-ead", "CREATED": _time(contents), "STATUS": "CURRENT"})
    _reference(more, "metadata/descriptive/ead.xml", own, contents, "OTHER", other="EAD")
    administrative = SubElement(root, _named(METS, "amdSec"))
    history = SubElement(administrative, _named(METS, "digiprovMD"), {"ID": "amd-premis", "CREATED": _time(contents), "STATUS": "CURRENT"})
    _reference(history, "metadata/preservation/premis.xml", own, contents, "PREMIS")
    groups = list(_files(root, contents, own))
    _structure(root, groups)
    return _written(root)


def _header(root: Element, contents: Contents) -> None:
    header = SubElement(
        root,
        _named(METS, "metsHdr"),
        {
            "CREATEDATE": _time(contents),
            "LASTMODDATE": _time(contents),
            "RECORDSTATUS": contents.status,
            _named(CSIP, "OAISPACKAGETYPE"): "AIP",
        },
    )
    agent = SubElement(header, _named(METS, "agent"), {"ROLE": "CREATOR", "TYPE": "OTHER", "OTHERTYPE": "SOFTWARE"})
    SubElement(agent, _named(METS, "name")).text = contents.software
    SubElement(agent, _named(METS, "note"), {_named(CSIP, "NOTETYPE"): "SOFTWARE VERSION"}).text = contents.version
    if contents.agency:
        office = SubElement(header, _named(METS, "agent"), {"ROLE": "ARCHIVIST", "TYPE": "ORGANIZATION"})
        SubElement(office, _named(METS, "name")).text = contents.agency


def _reference(parent: Element, path: str, own: Mapping[str, bytes], contents: Contents, kind: str, other: str = "") -> None:
    data = own[path]
    named = {"OTHERMDTYPE": other} if other else {}
    SubElement(
        parent,
        _named(METS, "mdRef"),
        {
            "LOCTYPE": "URL", _named(XLINK, "type"): "simple", _named(XLINK, "href"): path, "MDTYPE": kind, **named, "MIMETYPE": "text/xml",
            "SIZE": str(len(data)), "CREATED": _time(contents), "CHECKSUM": hashlib.sha256(data).hexdigest(), "CHECKSUMTYPE": "SHA-256",
        },
    )  # fmt: skip


def _files(root: Element, contents: Contents, own: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """The file section; yields each group's use and id for the structural map."""
    section = SubElement(root, _named(METS, "fileSec"), {"ID": "files"})
    uses: dict[str, list[tuple[str, str, int, str]]] = {"Documentation": [], "Schemas": [], "Metadata/other": [], "Representations": []}
    referenced = {"metadata/descriptive/dc.xml", "metadata/descriptive/ead.xml", "metadata/preservation/premis.xml"}
    for path, data in own.items():
        use = "Schemas" if path.startswith("schemas/") else "Documentation" if path.startswith("documentation/") else "Metadata/other"
        if path not in referenced:
            uses[use].append((path, hashlib.sha256(data).hexdigest(), len(data), MEDIA[Path(path).suffix]))
    for part in contents.parts:
        uses["Representations"].append((part.path, part.sha256, part.size, part.media_type))
    for number, (use, files) in enumerate(uses.items()):
        # CSIP63 as the E-ARK validator reads it accepts OTHER with a name, on every group, and nothing else
        kind = {_named(CSIP, "CONTENTINFORMATIONTYPE"): "OTHER", _named(CSIP, "OTHERCONTENTINFORMATIONTYPE"): CONTENT}
        about = {"ID": f"group-{number}", "USE": use, **kind}
        group = SubElement(section, _named(METS, "fileGrp"), about)
        for at, file in enumerate(files):
            _file(group, f"file-{number}-{at}", file, contents)
        yield use, f"group-{number}"


def _file(group: Element, id: str, file: tuple[str, str, int, str], contents: Contents) -> None:
    path, sha256, size, media = file
    about = {"ID": id, "MIMETYPE": media, "SIZE": str(size), "CREATED": _time(contents), "CHECKSUM": sha256, "CHECKSUMTYPE": "SHA-256"}
    found = SubElement(group, _named(METS, "file"), about)
    SubElement(found, _named(METS, "FLocat"), {"LOCTYPE": "URL", _named(XLINK, "type"): "simple", _named(XLINK, "href"): path})


def _structure(root: Element, groups: Iterable[tuple[str, str]]) -> None:
    """The one map that CSIP asks for."""
    top = SubElement(root, _named(METS, "structMap"), {"ID": "structure", "TYPE": "PHYSICAL", "LABEL": "CSIP"})
    package = SubElement(top, _named(METS, "div"), {"ID": "div-package", "LABEL": root.get("OBJID", "")})
    metadata = SubElement(
        package, _named(METS, "div"), {"ID": "div-metadata", "LABEL": "Metadata", "ADMID": "amd-premis", "DMDID": "dmd-dc dmd-ead"}
    )
    for use, id in groups:
        if use.startswith("Metadata"):
            SubElement(metadata, _named(METS, "fptr"), {"FILEID": id})
            continue
        div = SubElement(package, _named(METS, "div"), {"ID": f"div-{id}", "LABEL": use})
        SubElement(div, _named(METS, "fptr"), {"FILEID": id})
