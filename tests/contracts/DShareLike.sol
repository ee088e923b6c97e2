// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {PlainToken} from "./PlainToken.sol";

/// rebased_total without a schedule: one setter, at once; zero in storage reads back as one.
contract DShareLike is PlainToken {
    uint128 internal stored;

    event BalancePerShareSet(uint256 balancePerShare);

    constructor(string memory name_, string memory symbol_, uint8 decimals_)
        PlainToken(name_, symbol_, decimals_)
    {}

    function balancePerShare() public view returns (uint128) {
        return stored == 0 ? 1e18 : stored;
    }

    function setBalancePerShare(uint128 value) external {
        stored = value;
        emit BalancePerShareSet(value);
    }

    function sharesOf(address account) external view returns (uint256) {
        return rawBalances[account];
    }

    function sharesToBalance(uint256 raw) external view returns (uint256) {
        return shown(raw);
    }

    function balanceToShares(uint256 amount) external view returns (uint256) {
        return kept(amount);
    }

    function shown(uint256 raw) internal view override returns (uint256) {
        return (raw * balancePerShare()) / 1e18;
    }

    function kept(uint256 amount) internal view override returns (uint256) {
        return (amount * 1e18) / balancePerShare();
    }
}
