// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// Compares with a reserve feed before it mints, inside the token.
contract GatedToken is ERC20 {
    address public minter;
    bool public proofOfReserveEnabled;
    address public chainReserveFeed;
    uint256 public chainReserveHeartbeat;

    constructor(address minter_, address feed, uint256 heartbeat, bool on) ERC20("Tesla xStock", "TSLAx") {
        minter = minter_;
        chainReserveFeed = feed;
        chainReserveHeartbeat = heartbeat;
        proofOfReserveEnabled = on;
    }

    function mint(address to, uint256 amount) external {
        require(msg.sender == minter);
        _mint(to, amount);
    }
}

/// The views of a policy that compares a mint with a reserve feed.
contract GatePolicy {
    address public reservesFeed;
    uint8 public reserveMarginMode;
    uint256 public reserveMarginAmount;
    uint256 public maxStalenessSeconds;

    constructor(address feed, uint8 mode, uint256 amount, uint256 staleness) {
        reservesFeed = feed;
        reserveMarginMode = mode;
        reserveMarginAmount = amount;
        maxStalenessSeconds = staleness;
    }
}

contract GateEngine {
    mapping(address => mapping(bytes4 => address[])) internal policies;

    function getPolicies(address target, bytes4 selector) external view returns (address[] memory) {
        return policies[target][selector];
    }

    function addPolicy(address target, bytes4 selector, address policy) external {
        policies[target][selector].push(policy);
    }
}

contract PolicedToken is ERC20 {
    address public minter;
    address public getPolicyEngine;

    constructor(address minter_, address engine) ERC20("Tesla xStock", "TSLAx") {
        minter = minter_;
        getPolicyEngine = engine;
    }

    function mint(address to, uint256 amount) external {
        require(msg.sender == minter);
        _mint(to, amount);
    }
}

/// A second way of minting, which no policy guards.
contract HalfPolicedToken is PolicedToken {
    constructor(address minter_, address engine) PolicedToken(minter_, engine) {}

    function issue(address to, uint256 amount) external {
        require(msg.sender == minter);
        _mint(to, amount);
    }
}
