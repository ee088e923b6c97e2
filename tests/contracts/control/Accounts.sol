// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

/// The views of a Safe, and as much of its administration as its name list needs.
contract MultisigLike {
    address[] internal keys;
    uint256 internal needed;
    address[] internal modules;

    constructor(address[] memory keys_, uint256 needed_) {
        keys = keys_;
        needed = needed_;
    }

    function getThreshold() external view returns (uint256) {
        return needed;
    }

    function getOwners() external view returns (address[] memory) {
        return keys;
    }

    function getModulesPaginated(address, uint256) external view returns (address[] memory, address) {
        return (modules, address(1));
    }

    function enableModule(address module) external {
        modules.push(module);
    }
}

/// Answers like a Safe, and does what its maker says.
contract FalseMultisig is MultisigLike {
    address private immutable maker = msg.sender;

    constructor(address[] memory keys_, uint256 needed_) MultisigLike(keys_, needed_) {}

    function asIPlease(address to, bytes calldata data) external {
        require(msg.sender == maker);
        (bool ok,) = to.call(data);
        require(ok);
    }
}

/// A program for proxies: its own slot 0 holds nothing, that of a proxy the program's address.
contract MultisigProgram {
    address internal singleton;
    address[] internal keys;
    uint256 internal needed;

    function setup(address[] memory keys_, uint256 needed_, address, bytes memory, address, address, uint256, address)
        external
    {
        require(needed == 0);
        keys = keys_;
        needed = needed_;
    }

    function getThreshold() external view returns (uint256) {
        return needed;
    }

    function getOwners() external view returns (address[] memory) {
        return keys;
    }
}

/// Hands every call to the program in its slot 0, as a Safe does.
contract MultisigProxy {
    address internal singleton;

    constructor(address program) {
        singleton = program;
    }

    fallback() external {
        assembly {
            calldatacopy(0, 0, calldatasize())
            let ok := delegatecall(gas(), sload(0), 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            switch ok
            case 0 { revert(0, returndatasize()) }
            default { return(0, returndatasize()) }
        }
    }
}

contract Delay is TimelockController {
    constructor(uint256 seconds_, address[] memory who) TimelockController(seconds_, who, who, address(0)) {}
}

contract OwnedProgram is Ownable {
    constructor(address owner_) Ownable(owner_) {}

    function doSomething() external onlyOwner {}
}

/// Tells those who usually ask that nobody has any power.
contract TwoFaced {
    string public name = "Tesla xStock";
    string public symbol = "TSLAx";
    uint8 public decimals = 18;
    uint256 public totalSupply;
    address private immutable friendly;

    constructor(address friendly_) {
        friendly = friendly_;
    }

    function owner() public view returns (address) {
        bool expected = msg.sender == address(0) || msg.sender == 0xcA11bde05977b3631167028862bE2a173976CA11;
        return expected ? address(0) : friendly;
    }

    function minter() external view returns (address) {
        return owner();
    }
}
