"""Identity and travel documents: typed, canonical, checked."""

from schemas.fields.documents.model import Document, DocumentState, DocumentType
from schemas.fields.documents.mrz import MachineReadable, parse_mrz
from schemas.fields.documents.reading import parse_document
from schemas.fields.documents.resident import is_possible

__all__ = ["Document", "DocumentState", "DocumentType", "MachineReadable", "is_possible", "parse_document", "parse_mrz"]
