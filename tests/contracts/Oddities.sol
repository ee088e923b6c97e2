// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {PlainToken} from "./PlainToken.sol";

/// Name and symbol as words of 32 bytes, as before the ERC-20 standard settled.
contract WordNamed {
    bytes32 public constant name = "Tesla xStock";
    bytes32 public constant symbol = "TSLAx";
    uint8 public constant decimals = 18;
    uint256 public totalSupply;
    mapping(address => uint256) public balanceOf;

    event Transfer(address indexed from, address indexed to, uint256 value);

    function mint(address to, uint256 amount) external {
        totalSupply += amount;
        balanceOf[to] += amount;
        emit Transfer(address(0), to, amount);
    }
}

contract NoDecimals {
    uint256 public totalSupply = 1_000e18;
    string public constant symbol = "TSLAx";
    string public constant name = "Tesla xStock";

    function decimals() external pure returns (uint8) {
        revert("no decimals");
    }
}

contract ManyDecimals is PlainToken {
    constructor() PlainToken("Tesla xStock", "TSLAx", 50) {}
}

/// Says less to whoever looks like a tool: calls without a sender see half of the supply.
contract TwoFacedSupply is PlainToken {
    constructor() PlainToken("Tesla xStock", "TSLAx", 18) {}

    function totalSupply() public view override returns (uint256) {
        uint256 whole = super.totalSupply();
        return msg.sender == address(0) || msg.sender == 0xcA11bde05977b3631167028862bE2a173976CA11
            ? whole / 2
            : whole;
    }
}

contract GiantAnswer {
    string public constant symbol = "TSLAx";
    string public constant name = "Tesla xStock";
    uint8 public constant decimals = 18;

    function totalSupply() external pure {
        assembly {
            return(0, 4000000)
        }
    }
}

/// Asks the reader to fetch the answer from a server of its choice (EIP-3668).
contract LooksElsewhere {
    error OffchainLookup(address sender, string[] urls, bytes callData, bytes4 callbackFunction, bytes extraData);

    string public constant symbol = "TSLAx";
    string public constant name = "Tesla xStock";
    uint8 public constant decimals = 18;

    function totalSupply() external view returns (uint256) {
        string[] memory urls = new string[](1);
        urls[0] = "http://127.0.0.1:9/{sender}/{data}";
        revert OffchainLookup(address(this), urls, "", this.totalSupply.selector, "");
    }
}

/// Moves tokens without saying so.
contract SilentMint is PlainToken {
    uint256 internal extra;

    constructor() PlainToken("Tesla xStock", "TSLAx", 18) {}

    function mintSilently(uint256 amount) external {
        extra += amount;
    }

    function totalSupply() public view override returns (uint256) {
        return super.totalSupply() + extra;
    }
}

/// Holds tokens of another contract one for one: the same shares, wrapped.
contract Wrapper is PlainToken {
    constructor() PlainToken("Wrapped Tesla xStock", "wTSLAx", 18) {}
}

/// Moves a balance without saying so: the total stays what it was.
contract SilentMove is PlainToken {
    constructor() PlainToken("Tesla xStock", "TSLAx", 18) {}

    function moveSilently(address from, address to, uint256 amount) external {
        rawBalances[from] -= amount;
        rawBalances[to] += amount;
    }
}
