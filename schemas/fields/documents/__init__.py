"""Identity and travel documents: typed, canonical, checked."""

from schemas.fields.documents.model import Document, DocumentState, DocumentType
from schemas.fields.documents.mrz import MachineReadable, parse_mrz
from schemas.fields.documents.reading import parse_document

__all__ = ["Document", "DocumentState", "DocumentType", "MachineReadable", "parse_document", "parse_mrz"]
