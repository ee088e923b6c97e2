import ctypes

Handle = ctypes.c_void_p

class FS_RECTF(ctypes.Structure):
    left: float
    top: float
    right: float
    bottom: float

FPDF_TEXTRENDERMODE_INVISIBLE: int
FPDF_TEXTRENDERMODE_CLIP: int

def FPDFText_CountChars(textpage: object) -> int: ...
def FPDFText_GetUnicode(textpage: object, index: int) -> int: ...
def FPDFText_IsHyphen(textpage: object, index: int) -> int: ...
def FPDFText_IsGenerated(textpage: object, index: int) -> int: ...
def FPDFText_GetTextObject(textpage: object, index: int) -> object: ...
def FPDFText_GetLooseCharBox(textpage: object, index: int, rect: FS_RECTF) -> int: ...
def FPDFText_GetFillColor(
    textpage: object,
    index: int,
    R: ctypes.c_uint,
    G: ctypes.c_uint,
    B: ctypes.c_uint,
    A: ctypes.c_uint,
) -> int: ...
def FPDFTextObj_GetTextRenderMode(text: object) -> int: ...
def FPDF_PageToDevice(
    page: object,
    start_x: int,
    start_y: int,
    size_x: int,
    size_y: int,
    rotate: int,
    page_x: float,
    page_y: float,
    device_x: ctypes.c_int,
    device_y: ctypes.c_int,
) -> int: ...

FPDF_PAGEOBJECT: type[ctypes.c_void_p]
