"""Real Token-2022 mints made by the real program in LiteSVM, and a node on loopback in front.

Instruction layouts: solana-program/token-2022, `interface/src/instruction.rs` and the extensions'
own `instruction.rs`. Nothing of the package is used here.
"""

import base64
import hashlib
import json
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from solders.clock import Clock
from solders.instruction import AccountMeta, Instruction
from solders.keypair import Keypair
from solders.litesvm import LiteSVM
from solders.message import Message
from solders.pubkey import Pubkey
from solders.system_program import CreateAccountParams, TransferParams, create_account, transfer
from solders.transaction import Transaction
from solders.transaction_metadata import FailedTransactionMetadata


TOKEN_2022 = Pubkey.from_string("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb")
CLOCK = Pubkey.from_string("SysvarC1ock11111111111111111111111111111111")
GENESIS = "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d"
CHAIN = f"solana:{GENESIS[:32]}"
_INTERFACE = b"spl_token_metadata_interface:initialize_account"
INITIALIZE_METADATA = hashlib.sha256(_INTERFACE).digest()[:8]
SCALED, PERMANENT_DELEGATE, PAUSABLE, METADATA_POINTER = 56, 32, 33, 64


class ProgramError(Exception):
    """The program's own words."""


class Svm:
    """A cluster of one program runtime; `now` is its clock."""

    def __init__(self, now: int) -> None:
        self.runtime = LiteSVM()
        self.payer = Keypair()
        self.runtime.airdrop(self.payer.pubkey(), 10**12)
        self.set_clock(now, slot=300_000_000)

    def set_clock(self, now: int, slot: int) -> None:
        """The time and slot of the cluster."""
        self.slot = slot
        self.runtime.warp_to_slot(slot)
        self.runtime.set_clock(Clock(slot, now, 700, 700, now))

    def send(self, *instructions: Instruction, signers: tuple[Keypair, ...] = ()) -> None:
        """One transaction; a failure raises with the program's logs."""
        self.runtime.expire_blockhash()
        signing = [self.payer, *signers]
        message = Message(list(instructions), self.payer.pubkey())
        told = self.runtime.send_transaction(
            Transaction(signing, message, self.runtime.latest_blockhash())
        )
        if isinstance(told, FailedTransactionMetadata):
            raise ProgramError("\n".join(told.meta().logs()) or str(told.err()))

    def mint(
        self,
        *,
        decimals: int = 8,
        multiplier: float | None = None,
        delegate: Pubkey | None = None,
        pausable: bool = False,
        freezable: bool = False,
        named: tuple[str, str] | None = None,
    ) -> "SvmMint":
        """A new mint whose authorities are the payer."""
        key, owner = Keypair(), self.payer.pubkey()
        first, size = [], 0
        if multiplier is not None:
            first.append(bytes([43, 0]) + bytes(owner) + struct.pack("<d", multiplier))
            size += 4 + SCALED
        if delegate is not None:
            first.append(bytes([35]) + bytes(delegate))
            size += 4 + PERMANENT_DELEGATE
        if pausable:
            first.append(bytes([44, 0]) + bytes(owner))
            size += 4 + PAUSABLE
        if named is not None:
            first.append(bytes([39, 0]) + bytes(owner) + bytes(key.pubkey()))
            size += 4 + METADATA_POINTER
        freeze = b"\1" + bytes(owner) if freezable else b"\0"
        initialize = bytes([20, decimals]) + bytes(owner) + freeze
        self.send(
            self.creation(key, 166 + size if size else 82),
            *[_on(key.pubkey(), each) for each in (*first, initialize)],
            signers=(key,),
        )
        mint = SvmMint(self, key.pubkey())
        if named is not None:
            mint.name(*named)
        return mint

    def creation(self, key: Keypair, size: int) -> Instruction:
        """Makes an empty account of the token program."""
        rent = self.runtime.minimum_balance_for_rent_exemption(size)
        return create_account(
            CreateAccountParams(
                from_pubkey=self.payer.pubkey(),
                to_pubkey=key.pubkey(),
                lamports=rent,
                space=size,
                owner=TOKEN_2022,
            )
        )

    def account(self, address: str) -> dict[str, Any] | None:
        """An account as a node tells it, in base64."""
        found = self.runtime.get_account(Pubkey.from_string(address))
        if found is None:
            return None
        return {
            "data": [base64.b64encode(found.data).decode(), "base64"],
            "executable": found.executable,
            "lamports": found.lamports,
            "owner": str(found.owner),
            "rentEpoch": 2**64 - 1,
            "space": len(found.data),
        }


class SvmMint:
    """One mint of an `Svm`."""

    def __init__(self, svm: Svm, key: Pubkey) -> None:
        self.svm, self.key, self.address = svm, key, str(key)

    def name(self, name: str, symbol: str) -> None:
        """Write the metadata into the mint itself."""
        owner = self.svm.payer.pubkey()
        texts = b"".join(
            struct.pack("<I", len(text)) + text
            for text in (name.encode(), symbol.encode(), b"https://example.com")
        )
        rent = TransferParams(from_pubkey=owner, to_pubkey=self.key, lamports=10**8)
        accounts = [
            AccountMeta(self.key, is_signer=False, is_writable=True),
            AccountMeta(owner, is_signer=False, is_writable=False),
            AccountMeta(self.key, is_signer=False, is_writable=False),
            AccountMeta(owner, is_signer=True, is_writable=False),
        ]
        told = Instruction(TOKEN_2022, INITIALIZE_METADATA + texts, accounts)
        self.svm.send(transfer(rent), told)

    def holding(self, amount: int) -> str:
        """A new token account with raw units minted into it; its address."""
        key, owner = Keypair(), self.svm.payer.pubkey()
        accounts = [
            AccountMeta(key.pubkey(), is_signer=False, is_writable=True),
            AccountMeta(self.key, is_signer=False, is_writable=False),
        ]
        self.svm.send(
            self.svm.creation(key, self._account_size()),
            Instruction(TOKEN_2022, bytes([18]) + bytes(owner), accounts),
            signers=(key,),
        )
        minted = [
            AccountMeta(self.key, is_signer=False, is_writable=True),
            AccountMeta(key.pubkey(), is_signer=False, is_writable=True),
            AccountMeta(owner, is_signer=True, is_writable=False),
        ]
        self.svm.send(Instruction(TOKEN_2022, bytes([7]) + struct.pack("<Q", amount), minted))
        return str(key.pubkey())

    def _account_size(self) -> int:
        # Of the extensions made here only Pausable asks for one in each account (type 27, empty).
        data = bytes(self.svm.runtime.get_account(self.key).data)
        return 170 if struct.pack("<HH", 26, 33) in data else 165

    def change_multiplier(self, multiplier: float, effective: int) -> None:
        """Announce a new multiplier from a Unix time on."""
        told = bytes([43, 1]) + struct.pack("<d", multiplier) + struct.pack("<q", effective)
        self._by_owner(told)

    def pause(self) -> None:
        """Stop transfers."""
        self._by_owner(bytes([44, 1]))

    def renounce_minting(self) -> None:
        """Leave nobody who can mint."""
        self._by_owner(bytes([6, 0, 0]))

    def _by_owner(self, data: bytes) -> None:
        accounts = [
            AccountMeta(self.key, is_signer=False, is_writable=True),
            AccountMeta(self.svm.payer.pubkey(), is_signer=True, is_writable=False),
        ]
        self.svm.send(Instruction(TOKEN_2022, data, accounts))


def _on(mint: Pubkey, data: bytes) -> Instruction:
    return Instruction(TOKEN_2022, data, [AccountMeta(mint, is_signer=False, is_writable=True)])


class SvmNode:
    """A JSON-RPC node on loopback that tells an `Svm`'s accounts; `lies` change what it says."""

    def __init__(self, svm: Svm, *, genesis: str = GENESIS) -> None:
        self.svm, self.genesis = svm, genesis
        self.lies: dict[str, Any] = {}
        self.asked: list[dict[str, Any]] = []
        self.lag = 0
        node = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                many = isinstance(body, list)
                told = [node.answer(each) for each in (body if many else [body])]
                raw = json.dumps(told if many else told[0]).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        serving = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        serving.start()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """The reply to one request."""
        self.asked.append(request)
        reply = {"jsonrpc": "2.0", "id": request["id"]}
        if request["method"] == "getGenesisHash":
            return {**reply, "result": self.genesis}
        if request["method"] != "getMultipleAccounts":
            return {**reply, "error": {"code": -32601, "message": "Method not found"}}
        names = request["params"][0]
        value = [self.lies.get(name, self.svm.account(name)) for name in names]
        context = {"apiVersion": "2.3.6", "slot": self.svm.slot - self.lag}
        return {**reply, "result": {"context": context, "value": value}}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
