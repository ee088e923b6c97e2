// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// An ERC-20 whose ledger is kept in raw units; the unit models below decide what a raw unit shows as.
contract PlainToken {
    string public name;
    string public symbol;
    uint8 public immutable decimals;

    uint256 internal rawSupply;
    mapping(address => uint256) internal rawBalances;

    event Transfer(address indexed from, address indexed to, uint256 value);

    constructor(string memory name_, string memory symbol_, uint8 decimals_) {
        name = name_;
        symbol = symbol_;
        decimals = decimals_;
    }

    function totalSupply() public view virtual returns (uint256) {
        return shown(rawSupply);
    }

    function balanceOf(address account) public view virtual returns (uint256) {
        return shown(rawBalances[account]);
    }

    function mint(address to, uint256 amount) external virtual {
        move(address(0), to, amount);
    }

    function burn(address from, uint256 amount) external virtual {
        move(from, address(0), amount);
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        move(msg.sender, to, amount);
        return true;
    }

    /// Raw units to what `balanceOf` and `Transfer` show.
    function shown(uint256 raw) internal view virtual returns (uint256) {
        return raw;
    }

    /// What a caller names to raw units.
    function kept(uint256 amount) internal view virtual returns (uint256) {
        return amount;
    }

    function moved(address from, address to, uint256 raw) internal virtual {}

    function move(address from, address to, uint256 amount) internal virtual {
        uint256 raw = kept(amount);
        if (from == address(0)) {
            rawSupply += raw;
        } else {
            require(rawBalances[from] >= raw, "amount exceeds balance");
            rawBalances[from] -= raw;
        }
        if (to == address(0)) {
            rawSupply -= raw;
        } else {
            rawBalances[to] += raw;
        }
        emit Transfer(from, to, amount);
        moved(from, to, raw);
    }
}
