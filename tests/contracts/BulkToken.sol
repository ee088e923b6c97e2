// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// A token that makes many transfers in one transaction, for measurements.
contract BulkToken {
    string public constant name = "Bulk";
    string public constant symbol = "BULK";
    uint8 public constant decimals = 18;
    uint256 public totalSupply;
    mapping(address => uint256) public balanceOf;

    event Transfer(address indexed from, address indexed to, uint256 value);

    function holder(uint256 number) public pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encode(number)))));
    }

    function mintMany(uint256 first, uint256 count) external {
        for (uint256 n = first; n < first + count; n++) {
            address to = holder(n);
            balanceOf[to] += 1e24 + n;
            totalSupply += 1e24 + n;
            emit Transfer(address(0), to, 1e24 + n);
        }
    }

    function moveMany(uint256 first, uint256 count, uint256 holders) external {
        for (uint256 n = first; n < first + count; n++) {
            address from = holder((n * 7919) % holders);
            address to = holder(n % holders);
            uint256 units = 1e18 + n;
            balanceOf[from] -= units;
            balanceOf[to] += units;
            emit Transfer(from, to, units);
        }
    }
}
