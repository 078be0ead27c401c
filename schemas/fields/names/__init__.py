from schemas.fields.names.read import read_name
from schemas.fields.names.record import Name, NameKind

__all__ = ["Name", "NameKind", "read_name"]
