// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {PlainToken} from "./PlainToken.sol";

/// raw_times_multiplier (ERC-8056): totalSupply stays raw, the multiplier switches by the clock and
/// keeps its last schedule in storage afterwards.
contract ScaledUILike is PlainToken {
    uint256 internal current = 1e18;
    uint256 internal next = 1e18;
    uint256 public effectiveAt;
    bool public oraclePaused;

    event UIMultiplierUpdated(uint256 oldMultiplier, uint256 newMultiplier, uint256 effectiveAt);

    constructor(string memory name_, string memory symbol_, uint8 decimals_)
        PlainToken(name_, symbol_, decimals_)
    {
        emit UIMultiplierUpdated(0, 1e18, block.timestamp);
    }

    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == 0x01ffc9a7 || id == 0xa60bf13d || id == 0x4bd27648 || id == 0x57854fc3
            || id == 0xd890fd71;
    }

    function uiMultiplier() public view returns (uint256) {
        return block.timestamp >= effectiveAt ? next : current;
    }

    function newUIMultiplier() external view returns (uint256) {
        return next;
    }

    function setUIMultiplier(uint256 value, uint256 time) external {
        uint256 old = uiMultiplier();
        current = old;
        next = value;
        effectiveAt = time;
        emit UIMultiplierUpdated(old, value, time);
    }

    function pauseOracle() external {
        oraclePaused = true;
    }

    function unpauseOracle() external {
        oraclePaused = false;
    }

    function toUIAmount(uint256 raw) public view returns (uint256) {
        return (raw * uiMultiplier()) / 1e18;
    }

    function fromUIAmount(uint256 amount) external view returns (uint256) {
        return (amount * 1e18) / uiMultiplier();
    }

    function totalSupplyUI() external view returns (uint256) {
        return toUIAmount(rawSupply);
    }

    function balanceOfUI(address account) external view returns (uint256) {
        return toUIAmount(rawBalances[account]);
    }
}
