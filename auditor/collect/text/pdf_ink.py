"""Looks at a PDF page as it is painted, to see whether there is ink where a word stands."""

import ctypes
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium


PIXELS, LARGEST, DIFFERENCE, READABLE = 9_000_000, 4_000, 10, 3


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A part of a page in points, counted from its lower left."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    def around(self, other: "Rectangle") -> "Rectangle":
        """The smallest rectangle that holds both."""
        return Rectangle(
            min(self.left, other.left),
            min(self.bottom, other.bottom),
            max(self.right, other.right),
            max(self.top, other.top),
        )

    def meets(self, other: "Rectangle") -> bool:
        """Whether they share more than an edge."""
        across = self.left < other.right and other.left < self.right
        return across and self.bottom < other.top and other.bottom < self.top


@dataclass(slots=True)
class Ink:
    """A page painted in grey; painted when the first word is looked up."""

    source: pypdfium2.PdfPage
    page: Rectangle = field(init=False)
    _rows: list[bytes] = field(default_factory=list[bytes], init=False)
    _scale: float = field(default=1.0, init=False)
    _width: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.page = Rectangle(*self.source.get_bbox())

    def lacks(self, box: Rectangle) -> bool:
        """Whether all of the box has one shade; False where the painting is too small to tell."""
        if not self._rows:
            self._paint()
        left, top = self._pixel(box.left, box.top)
        right, bottom = self._pixel(box.right, box.bottom)
        left, right = sorted((min(max(left, 0), self._width), min(max(right, 0), self._width)))
        top, bottom = sorted((top, bottom))
        if box.height * self._scale < READABLE or right <= left:
            return False
        rows = [row[left:right] for row in self._rows[max(top, 0) : max(bottom, 0)]]
        if not rows:
            return False
        return max(map(max, rows)) - min(map(min, rows)) < DIFFERENCE

    def _paint(self) -> None:
        width, height = self.source.get_size()
        area = max(width * height, 1.0)
        self._scale = min(1.5, (PIXELS / area) ** 0.5, LARGEST / max(width, height, 1.0))
        bitmap = self.source.render(scale=self._scale, grayscale=True)
        painted = bytes(bitmap.buffer)
        self._width = bitmap.width
        self._rows = [
            painted[row * bitmap.stride : row * bitmap.stride + bitmap.width * bitmap.n_channels]
            for row in range(bitmap.height)
        ]
        if bitmap.n_channels > 1:
            self._rows = [row[:: bitmap.n_channels] for row in self._rows]
        bitmap.close()

    def _pixel(self, across: float, up: float) -> tuple[int, int]:
        left, top = ctypes.c_int(), ctypes.c_int()
        # The library turns and shifts as the page's own rotation and crop box demand.
        size = (self._width, len(self._rows))
        pdfium.FPDF_PageToDevice(self.source, 0, 0, *size, 0, across, up, left, top)
        return left.value, top.value
