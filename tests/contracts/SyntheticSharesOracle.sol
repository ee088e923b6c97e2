// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {PlainToken} from "./PlainToken.sol";

/// external_multiplier: the token knows nothing of its multiplier ...
contract OracleToken is PlainToken {
    constructor(string memory name_, string memory symbol_, uint8 decimals_)
        PlainToken(name_, symbol_, decimals_)
    {}
}

/// ... it is kept, per token, by a contract beside it, which can be paused around a corporate action.
contract SyntheticSharesOracle {
    struct Asset {
        uint128 sValue;
        uint128 pendingSValue;
        uint256 lastUpdate;
        uint256 pauseStartTime;
        uint16 allowedDriftBps;
        uint48 driftCooldown;
    }

    mapping(address => Asset) public assetData;

    /// Reverts for a token it does not know: that is not a multiplier of one.
    function getSValue(address asset) external view returns (uint128 sValue, bool paused) {
        Asset storage data = assetData[asset];
        require(data.sValue != 0, "asset not supported");
        paused = data.pauseStartTime != 0 && block.timestamp >= data.pauseStartTime;
        return (data.sValue, paused);
    }

    function setSValue(address asset, uint128 value) external {
        assetData[asset] = Asset(value, 0, block.timestamp, 0, 100, 1 days);
    }

    function schedulePause(address asset, uint128 pending, uint256 time) external {
        assetData[asset].pendingSValue = pending;
        assetData[asset].pauseStartTime = time;
    }
}
