class Result:
    language: str
    is_reliable: bool
    probability: float

class NNetLanguageIdentifier:
    def __init__(self, min_num_bytes: int, max_num_bytes: int) -> None: ...
    def FindLanguage(self, text: str) -> Result: ...
