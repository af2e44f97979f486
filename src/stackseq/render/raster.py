"""Pixels of a PDF page, by PDFium."""

# For maintainers. We call PDFium's C functions ourselves: importing the Python package around it, with its four hundred
# declarations, takes as long as drawing. It is the fallback where the library is not in its usual place. Bands have a stride of
# 3 × width + 1: the byte in front of each row stays 0, which is PNG's "no filter". PDFium is not made for several threads, so
# one draws at a time.
from __future__ import annotations

from _thread import allocate_lock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from ctypes import CDLL, Array, c_char

_BAND = 24_000_000
"""Bytes of pixels that are drawn in one go."""
_WHITE = 0xFFFFFFFF
_BGR = 2
_REVERSE_BYTE_ORDER = 0x10
_FILE_NAMES = ("libpdfium.so", "libpdfium.dylib", "pdfium.dll")
_FUNCTIONS = {
    "FPDF_InitLibrary": "",
    "FPDF_LoadMemDocument64": "p:bzp",
    "FPDF_LoadPage": "p:pi",
    "FPDF_ClosePage": ":p",
    "FPDF_CloseDocument": ":p",
    "FPDF_GetLastError": "L:",
    "FPDFBitmap_CreateEx": "p:iiipi",
    "FPDFBitmap_FillRect": "i:piiiiL",
    "FPDFBitmap_Destroy": ":p",
    "FPDF_RenderPageBitmap": ":ppiiiiii",
}
"""What we call, with its result and arguments: p a pointer, b bytes, z a size, i an integer, L a long one."""
_lock = allocate_lock()


def rows(page: bytes, width: int, height: int) -> Iterator[Array[c_char]]:
    """Yield the rows of the only page of a PDF, several at a time: a zero byte, then red, green, blue for each pixel."""
    with _lock:
        yield from _draw(page, width, height)


def _draw(data: bytes, width: int, height: int) -> Iterator[Array[c_char]]:
    pdfium = load_pdfium()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    page = pdfium.FPDF_LoadPage(document, 0)
    if not page:
        raise RuntimeError(f"PDFium cannot read its page (error {pdfium.FPDF_GetLastError()})")
    step = max(1, min(height, _BAND // (3 * width + 1)))
    try:
        for top in range(0, height, step):
            yield _band(pdfium, page, width, height, top, min(step, height - top))
    finally:
        pdfium.FPDF_ClosePage(page)
        pdfium.FPDF_CloseDocument(document)


def _band(pdfium: CDLL, page: int, width: int, height: int, top: int, count: int) -> Array[c_char]:
    from ctypes import addressof, c_char

    stride = 3 * width + 1
    buffer = (c_char * (stride * count))()
    bitmap = pdfium.FPDFBitmap_CreateEx(width, count, _BGR, addressof(buffer) + 1, stride)
    if not bitmap:
        raise MemoryError(f"no room for {width} × {count} pixels")
    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, count, _WHITE)
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, -top, width, height, 0, _REVERSE_BYTE_ORDER)
    pdfium.FPDFBitmap_Destroy(bitmap)
    return buffer


_LOADED: list[CDLL] = []


def load_pdfium() -> CDLL:
    """Return PDFium, ready to be used."""
    if not _LOADED:
        library = _open_library()
        for name, types in _FUNCTIONS.items():
            _declare(library, name, types)
        library.FPDF_InitLibrary()
        _LOADED.append(library)
    return _LOADED[0]


def _open_library() -> CDLL:
    import os
    from ctypes import CDLL
    from importlib.machinery import PathFinder

    found = PathFinder.find_spec("pypdfium2_raw")
    for folder in (found and found.submodule_search_locations) or ():
        for name in _FILE_NAMES:
            path = os.path.join(folder, name)
            if os.path.exists(path):
                return CDLL(path)
    from pypdfium2_raw.bindings import _libs

    return _libs["pdfium"]  # type: ignore[no-any-return]


def _declare(library: CDLL, name: str, types: str) -> None:
    from ctypes import c_char_p, c_int, c_size_t, c_ulong, c_void_p

    kinds = {"p": c_void_p, "b": c_char_p, "z": c_size_t, "i": c_int, "L": c_ulong}
    result, _, arguments = types.partition(":")
    function = getattr(library, name)
    function.restype = kinds[result] if result else None
    function.argtypes = [kinds[letter] for letter in arguments]
