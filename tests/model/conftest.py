from collections.abc import Callable

import pytest

from auditor.base import strict_yaml
from auditor.errors import InputError
from auditor.model.parsing import parse
from auditor.model.product import ProductSpec


PRODUCT = """\
schema: auditor/product/v1
id: tslax
symbol: TSLAx
name: Tesla xStock
issuer: {name: Backed Assets (JE) Limited, jurisdiction: JE, website: "https://xstocks.com"}
structure: tracker_certificate
underlying: {ticker: TSLA, exchange: XNAS, currency: USD, isin: US88160R1014}
deployments:
  - chain: "eip155:1"
    address: "0x8aD3c73F833d3F9A523aB01476625F269aEB7Cf0"
"""


def read(text: str) -> ProductSpec:
    return parse(ProductSpec, strict_yaml.load(text, "p.yaml"))


@pytest.fixture
def product() -> str:
    """A small valid product file."""
    return PRODUCT


@pytest.fixture
def read_product() -> Callable[[str], ProductSpec]:
    return read


@pytest.fixture
def refused() -> Callable[[str], str]:
    """What is told about a product file that must be refused."""

    def told(text: str) -> str:
        with pytest.raises(InputError) as caught:
            read(text)
        return str(caught.value)

    return told
