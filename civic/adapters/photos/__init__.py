"""Photos: checked and cleaned with Pillow, kept as files. PhotoFiles is a ports.PhotoStore."""

from civic.adapters.photos.storage import PhotoFiles

__all__ = ["PhotoFiles"]
