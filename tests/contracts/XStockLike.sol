// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {PlainToken} from "./PlainToken.sol";

/// rebased_total: the multiplier is already inside totalSupply and balanceOf, a scheduled change
/// becomes visible by the clock, and the event of a scheduled change comes with the next transfer.
contract XStockLike is PlainToken {
    struct Update {
        uint256 previous;
        uint256 next;
        uint256 activationTime;
    }

    uint256 public lastMultiplier = 1e18;
    uint256 public multiplierNonce;
    uint256 public newMultiplier = 1e18;
    uint256 public newMultiplierNonce;
    uint256 public newMultiplierActivationTime;
    uint256 public feePerPeriod;
    uint256 public periodLength = 7 days;
    uint256 public lastTimeFeeApplied;
    bool public isPaused;
    address public owner;
    address public minter;
    address public burner;
    address public pauser;
    address public multiplierUpdater;
    string public terms = "https://issuer.example/terms";

    Update[] public multiplierUpdates;

    event TransferShares(address indexed from, address indexed to, uint256 value);
    event MultiplierUpdated(uint256 value);
    event MultiplierScheduled(uint256 value, uint256 activationTime);
    event MultiplierScheduleOverridden(uint256 oldValue, uint256 oldTime, uint256 newValue, uint256 newTime);

    constructor(string memory name_, string memory symbol_, uint8 decimals_)
        PlainToken(name_, symbol_, decimals_)
    {
        owner = minter = burner = pauser = multiplierUpdater = msg.sender;
        lastTimeFeeApplied = block.timestamp;
        multiplierUpdates.push(Update(0, 1e18, 0));
    }

    /// The value without the fee's decay: reading it instead of getCurrentMultiplier is a known mistake.
    function multiplier() public view returns (uint256) {
        return pendingIsDue() ? newMultiplier : lastMultiplier;
    }

    function getCurrentMultiplier()
        public
        view
        returns (uint256 current, uint256 periodsPassed, uint256 nonce)
    {
        periodsPassed = (block.timestamp - lastTimeFeeApplied) / periodLength;
        current = multiplier();
        nonce = pendingIsDue() ? newMultiplierNonce : multiplierNonce;
        if (feePerPeriod > 0) {
            for (uint256 i = 0; i < periodsPassed; i++) {
                current = (current * (1e18 - feePerPeriod)) / 1e18;
            }
        }
    }

    function multiplierUpdatesLength() external view returns (uint256) {
        return multiplierUpdates.length;
    }

    function sharesOf(address account) external view returns (uint256) {
        return rawBalances[account];
    }

    function getUnderlyingAmountByShares(uint256 raw) external view returns (uint256) {
        return shown(raw);
    }

    function getSharesByUnderlyingAmount(uint256 amount) external view returns (uint256) {
        return kept(amount);
    }

    /// activationTime 0 (or past) acts at once; otherwise the clock switches it on.
    function updateMultiplierValue(uint256 next, uint256 expectedOld, uint256 activationTime) external {
        settle();
        require(lastMultiplier == expectedOld, "multiplier changed in the meantime");
        bool overrides = newMultiplierActivationTime != 0;
        if (activationTime <= block.timestamp) {
            multiplierUpdates.push(Update(lastMultiplier, next, block.timestamp));
            newMultiplierNonce += 1;
            apply_(next);
            return;
        }
        if (overrides) {
            multiplierUpdates.pop();
            emit MultiplierScheduleOverridden(
                newMultiplier, newMultiplierActivationTime, next, activationTime
            );
        } else {
            newMultiplierNonce += 1;
            emit MultiplierScheduled(next, activationTime);
        }
        newMultiplier = next;
        newMultiplierActivationTime = activationTime;
        multiplierUpdates.push(Update(lastMultiplier, next, activationTime));
    }

    /// Emits nothing, as the real switch does.
    function updateFeePerPeriod(uint256 fee) external {
        settle();
        feePerPeriod = fee;
    }

    function setPaused(bool paused) external {
        isPaused = paused;
    }

    function setMinter(address account) external {
        minter = account;
    }

    function pendingIsDue() internal view returns (bool) {
        return newMultiplierActivationTime != 0 && block.timestamp >= newMultiplierActivationTime;
    }

    function settle() internal {
        (uint256 current, uint256 periodsPassed,) = getCurrentMultiplier();
        lastTimeFeeApplied += periodLength * periodsPassed;
        if (pendingIsDue()) {
            apply_(current);
        } else if (current != lastMultiplier) {
            lastMultiplier = current;
            if (newMultiplierActivationTime == 0) newMultiplier = current;
            emit MultiplierUpdated(current);
        }
    }

    function apply_(uint256 value) internal {
        lastMultiplier = value;
        newMultiplier = value;
        newMultiplierActivationTime = 0;
        multiplierNonce = newMultiplierNonce;
        emit MultiplierUpdated(value);
    }

    function shown(uint256 raw) internal view override returns (uint256) {
        (uint256 current,,) = getCurrentMultiplier();
        return (raw * current) / 1e18;
    }

    function kept(uint256 amount) internal view override returns (uint256) {
        (uint256 current,,) = getCurrentMultiplier();
        return (amount * 1e18) / current;
    }

    function move(address from, address to, uint256 amount) internal override {
        settle();
        super.move(from, to, amount);
    }

    function moved(address from, address to, uint256 raw) internal override {
        emit TransferShares(from, to, raw);
    }
}
