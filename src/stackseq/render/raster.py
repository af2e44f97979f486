"""Pixels of a PDF page, by PDFium."""

# For maintainers. We use the plain C interface: importing the Python helpers around it takes as long as drawing. Bands have a
# stride of 3 × width + 1: the byte in front of each row stays 0, which is PNG's "no filter". PDFium is not made for
# several threads, so one draws at a time.
from __future__ import annotations

from _thread import allocate_lock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from ctypes import Array, c_char
    from types import ModuleType

_BAND = 24_000_000
"""Bytes of pixels that are drawn in one go."""
_WHITE = 0xFFFFFFFF
_lock = allocate_lock()


def rows(page: bytes, width: int, height: int) -> Iterator[Array[c_char]]:
    """Yield the rows of the only page of a PDF, several at a time: a zero byte, then red, green, blue for each pixel."""
    with _lock:
        yield from _draw(page, width, height)


def _draw(data: bytes, width: int, height: int) -> Iterator[Array[c_char]]:
    from ctypes import addressof, c_char, c_void_p

    pdfium = _load()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    page = pdfium.FPDF_LoadPage(document, 0)
    if not page:
        raise RuntimeError(f"PDFium cannot read its page (error {pdfium.FPDF_GetLastError()})")
    stride = 3 * width + 1
    step = max(1, min(height, _BAND // stride))
    for top in range(0, height, step):
        count = min(step, height - top)
        buffer = (c_char * (stride * count))()
        bitmap = pdfium.FPDFBitmap_CreateEx(width, count, pdfium.FPDFBitmap_BGR, c_void_p(addressof(buffer) + 1), stride)
        if not bitmap:
            raise MemoryError(f"no room for {width} × {count} pixels")
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, count, _WHITE)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, -top, width, height, 0, pdfium.FPDF_REVERSE_BYTE_ORDER)
        pdfium.FPDFBitmap_Destroy(bitmap)
        yield buffer
    pdfium.FPDF_ClosePage(page)
    pdfium.FPDF_CloseDocument(document)


_LOADED: list[ModuleType] = []


def _load() -> ModuleType:
    """Return PDFium's interface, ready to be used."""
    if not _LOADED:
        import pypdfium2_raw as pdfium

        pdfium.FPDF_InitLibrary()
        _LOADED.append(pdfium)
    return _LOADED[0]
