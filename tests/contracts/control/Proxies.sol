// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {TransparentUpgradeableProxy} from "@openzeppelin/contracts/proxy/transparent/TransparentUpgradeableProxy.sol";
import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {BeaconProxy} from "@openzeppelin/contracts/proxy/beacon/BeaconProxy.sol";
import {UpgradeableBeacon} from "@openzeppelin/contracts/proxy/beacon/UpgradeableBeacon.sol";
import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

contract ClearProxy is TransparentUpgradeableProxy {
    constructor(address logic, address owner, bytes memory data) TransparentUpgradeableProxy(logic, owner, data) {}

    function _unsafeAllowUninitialized() internal pure override returns (bool) {
        return true;
    }
}

contract SelfProxy is ERC1967Proxy {
    constructor(address logic, bytes memory data) ERC1967Proxy(logic, data) {}

    // Proxies that are never initialised are what one of the tests is about.
    function _unsafeAllowUninitialized() internal pure override returns (bool) {
        return true;
    }
}

contract SharedBeacon is UpgradeableBeacon {
    constructor(address logic, address owner) UpgradeableBeacon(logic, owner) {}
}

contract OfBeacon is BeaconProxy {
    constructor(address beacon, bytes memory data) BeaconProxy(beacon, data) {}
}

contract Cloner {
    address public last;

    function clone(address logic) external {
        last = Clones.clone(logic);
    }
}

/// A second way in that only its maker knows: the admin slot names somebody else.
contract BackdoorProxy {
    bytes32 private constant LOGIC = 0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc;
    bytes32 private constant ADMIN = 0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103;
    address private immutable maker = msg.sender;

    event Upgraded(address indexed implementation);

    constructor(address logic, address admin) {
        assembly {
            sstore(LOGIC, logic)
            sstore(ADMIN, admin)
        }
        emit Upgraded(logic);
    }

    function sideDoor(address logic) external {
        require(msg.sender == maker);
        assembly {
            sstore(LOGIC, logic)
        }
    }

    fallback() external {
        assembly {
            calldatacopy(0, 0, calldatasize())
            let ok := delegatecall(gas(), sload(LOGIC), 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            switch ok
            case 0 { revert(0, returndatasize()) }
            default { return(0, returndatasize()) }
        }
    }
}

/// Keeps its program in a place of its own choosing.
contract HiddenProxy {
    address private logic;

    constructor(address logic_) {
        logic = logic_;
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

/// ERC-2535 as far as its loupe goes.
contract DiamondLike {
    string public name = "Tesla xStock";
    string public symbol = "TSLAx";
    uint8 public decimals = 18;
    uint256 public totalSupply;

    function facetAddresses() external view returns (address[] memory found) {
        found = new address[](1);
        found[0] = address(this);
    }
}
