from typing import Any

# Shared libraries through cffi; `None` where the machine has no such library.
ffi: Any
pango: Any
harfbuzz: Any
harfbuzz_subset: Any | None
fontconfig: Any
